package io.weir.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Looks for what {@link Needs} names, and notes below {@code target} what was not run for it. */
final class NeedsCondition implements ExecutionCondition {
  private final Predicate<Part> there;
  private final boolean allRequired;
  private final Path notes;

  /** For JUnit; tests run in their module's folder. */
  NeedsCondition() {
    this(Part::isThere, "true".equals(System.getenv("CI")), NotRun.notes(Path.of("")));
  }

  NeedsCondition(Predicate<Part> there, boolean allRequired, Path notes) {
    this.there = there;
    this.allRequired = allRequired;
    this.notes = notes;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getElement(), Needs.class)
        .map(needs -> judge(Arrays.asList(needs.value()), name(context)))
        .orElse(ConditionEvaluationResult.enabled("needs nothing"));
  }

  private static String name(ExtensionContext context) {
    return context.getRequiredTestClass().getName()
        + context.getTestMethod().map(m -> "." + m.getName()).orElse("");
  }

  ConditionEvaluationResult judge(List<Part> needed, String test) {
    List<Part> missing = needed.stream().filter(there.negate()).toList();
    for (Part part : needed) {
      note(part, test, missing.contains(part));
    }
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("all is there");
    }
    String sentence = NotRun.sentence(missing);
    if (allRequired && missing.stream().anyMatch(Part::isDueInCi)) {
      throw new AssertionError(
          sentence + " (with CI=true in the environment nothing may be missing)");
    }
    return ConditionEvaluationResult.disabled(sentence);
  }

  /** A note for each test, taken away when it runs again: so an old one is never the last word. */
  private void note(Part part, String test, boolean missing) {
    Path note = notes.resolve(part.name()).resolve(test);
    try {
      if (missing) {
        Files.createDirectories(note.getParent());
        Files.writeString(note, "");
      } else {
        Files.deleteIfExists(note);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
