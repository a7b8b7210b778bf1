package io.weir.plugins.parser.postfix;

import io.weir.api.parser.ParserFactory;
import io.weir.testkit.ParserContract;

final class PostfixParserTest implements ParserContract {
  @Override
  public ParserFactory<?> factory() {
    return new PostfixParser.Factory();
  }
}
