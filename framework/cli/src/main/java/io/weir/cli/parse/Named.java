package io.weir.cli.parse;

import io.weir.api.parser.Parser;

/**
 * A parser.
 *
 * @param type what it is called
 * @param parser the parser
 */
public record Named(String type, Parser parser) {}
