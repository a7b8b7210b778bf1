package io.weir.testkit;

/** Takes back what only a plugin's module has: README.md and extensions.idx. Fakes have neither. */
interface NoPlugin extends FactoryContract {
  @Override
  default void isListedAmongTheExtensions() {}

  @Override
  default void exampleOfTheReadmeBinds() {}

  @Override
  default void optionTableOfTheReadmeIsCurrent() {}

  @Override
  default void createOpensNothing() {}

  @Override
  default void readmeHasItsHeadingsInOrder() {}
}
