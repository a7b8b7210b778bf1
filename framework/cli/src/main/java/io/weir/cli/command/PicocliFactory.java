package io.weir.cli.command;

import java.util.ArrayList;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Creates the objects that picocli needs. Its own factory opens every jar to look for Groovy. */
public final class PicocliFactory implements IFactory {
  @Override
  public <K> K create(Class<K> type) throws Exception {
    return type.isAssignableFrom(ArrayList.class)
        ? type.cast(new ArrayList<>())
        : CommandLine.defaultFactory().create(type);
  }
}
