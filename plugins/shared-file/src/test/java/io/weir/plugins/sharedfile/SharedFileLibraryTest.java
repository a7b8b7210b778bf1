package io.weir.plugins.sharedfile;

import io.weir.testkit.LibraryContract;

final class SharedFileLibraryTest implements LibraryContract {}
