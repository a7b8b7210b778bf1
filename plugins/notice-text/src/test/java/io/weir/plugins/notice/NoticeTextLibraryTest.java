package io.weir.plugins.notice;

import io.weir.testkit.LibraryContract;

final class NoticeTextLibraryTest implements LibraryContract {}
