package io.weir.plugins.rule.windows;

import io.weir.testkit.LibraryContract;

final class WindowRulesLibraryTest implements LibraryContract {}
