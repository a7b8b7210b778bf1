package io.weir.plugins.parser.regex;

import io.weir.api.parser.Parser;
import io.weir.testkit.ParserContract;

final class RegexParserTest implements ParserContract {
  @Override
  public Parser.Factory<?> factory() {
    return new RegexParser.Factory();
  }
}
