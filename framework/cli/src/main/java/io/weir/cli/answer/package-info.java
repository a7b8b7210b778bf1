/** What the daemon answered to attacks: alerts, blocks, and orders about them. */
@org.jspecify.annotations.NullMarked
package io.weir.cli.answer;
