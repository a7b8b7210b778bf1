package io.weir.cli.parse;

import io.weir.api.parser.Parser;

/**
 * A parser.
 *
 * @param type what it is called
 * @param parser the parser
 */
public record NamedParser(String type, Parser parser) {}
