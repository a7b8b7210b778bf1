package io.weir.cli.parse;

import io.weir.api.parser.Parser;

/**
 * A parser.
 *
 * @param type what it is called: its type, or the id of its entry in a pipeline file
 * @param parser the parser
 */
public record NamedParser(String type, Parser parser) {}
