package io.weir.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Guards what plugins were compiled against: all public and protected members, as they are, against
 * the list in {@code api.txt}. {@code -Dweir.api.write} writes the list anew. What plugins do not
 * get ({@code io.weir.api.internal}) is not in it.
 */
final class PublicApiTest {
  private static final Path LIST = Path.of("src/test/resources/api.txt");
  private static final Path CLASSES = Path.of("target/classes");

  @Test
  void nothingChangesInSilence() throws IOException {
    List<String> now = now();
    if (System.getProperty("weir.api.write") != null) {
      Files.createDirectories(LIST.getParent());
      Files.write(LIST, now);
    }
    List<String> gone = new ArrayList<>(Files.readAllLines(LIST));
    List<String> added = new ArrayList<>(now);
    added.removeAll(gone);
    gone.removeAll(now);
    String anew =
        " Write the list anew: ./mvnw test -pl framework/api -Dtest=PublicApiTest -Dweir.api.write";
    assertThat(gone)
        .as(
            "gone from the API or changed, which breaks plugins: once it is published that asks for"
                + " another major number in weir.api (framework/build/pom.xml)."
                + anew)
        .isEmpty();
    assertThat(added).as("new in the API, and not in %s.%s", LIST, anew).isEmpty();
  }

  @Test
  void theListSeesWhatAPluginSees() throws IOException {
    assertThat(now())
        .contains(
            "io.weir.api.Text is final class Object",
            "io.weir.api.Text: static String visible(String, int)",
            "io.weir.api.action.Action: default List<String> missing()")
        .noneMatch(line -> line.contains("RunningProgram"))
        .noneMatch(line -> line.contains("EventAccess"))
        .anyMatch(line -> line.contains("@Nullable"));
  }

  private static List<String> now() throws IOException {
    Set<String> lines = new TreeSet<>();
    try (Stream<Path> files = Files.walk(CLASSES)) {
      files
          .map(file -> CLASSES.relativize(file).toString())
          .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
          .filter(name -> !name.startsWith("io/weir/api/internal/"))
          .map(name -> type(name.substring(0, name.length() - 6).replace('/', '.')))
          .filter(PublicApiTest::isSeen)
          .forEach(type -> list(type, lines));
    }
    return List.copyOf(lines);
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name, false, PublicApiTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private static boolean isSeen(Class<?> type) {
    Class<?> around = type.getDeclaringClass();
    return isSeen(type.getModifiers()) && (around == null || isSeen(around));
  }

  private static boolean isSeen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static void list(Class<?> type, Set<String> lines) {
    String name = type.getName();
    List<String> words = new ArrayList<>();
    words.add(modifiers(type.getModifiers() & ~Modifier.INTERFACE & ~Modifier.STRICT));
    words.add(
        type.isAnnotation()
            ? "@interface"
            : type.isRecord()
                ? "record"
                : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class");
    if (type.isSealed()) {
      words.add("sealed");
    }
    if (type.getTypeParameters().length > 0) {
      words.add(
          Arrays.stream(type.getTypeParameters())
              .map(p -> p.getName() + bounds(p.getBounds()))
              .toList()
              .toString());
    }
    Stream.concat(
            Stream.ofNullable(type.getGenericSuperclass()),
            Arrays.stream(type.getGenericInterfaces()))
        .map(PublicApiTest::shown)
        .forEach(words::add);
    lines.add(
        name + " is " + words.stream().filter(w -> !w.isEmpty()).collect(Collectors.joining(" ")));
    for (Field field : type.getDeclaredFields()) {
      if (isSeen(field.getModifiers()) && !field.isSynthetic()) {
        lines.add(
            name
                + ": "
                + words(
                    field.getModifiers(), annotated(field.getAnnotatedType()), field.getName()));
      }
    }
    for (Constructor<?> made : type.getDeclaredConstructors()) {
      if (isSeen(made.getModifiers()) && !made.isSynthetic()) {
        lines.add(name + ": " + words(made.getModifiers(), "new" + arguments(made)));
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isSeen(method.getModifiers()) && !method.isSynthetic() && !isOfObject(method)) {
        String how =
            method.isDefault() ? "default" : method.getDefaultValue() == null ? "" : "optional";
        String returned = annotated(method.getAnnotatedReturnType());
        lines.add(
            name
                + ": "
                + words(
                    method.getModifiers(), how, returned, method.getName() + arguments(method)));
      }
    }
  }

  /** Every class has them, whether it says so or not. */
  private static boolean isOfObject(Method method) {
    return switch (method.getName()) {
      case "equals", "hashCode", "toString" -> true;
      default -> false;
    };
  }

  private static String arguments(Executable of) {
    String thrown =
        Arrays.stream(of.getGenericExceptionTypes())
            .map(PublicApiTest::shown)
            .sorted()
            .collect(Collectors.joining(", "));
    return Arrays.stream(of.getParameters())
            .map(Parameter::getAnnotatedType)
            .map(PublicApiTest::annotated)
            .collect(Collectors.joining(", ", "(", ")"))
        + (thrown.isEmpty() ? "" : " throws " + thrown);
  }

  private static String annotated(AnnotatedType type) {
    return (type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "") + shown(type.getType());
  }

  private static String bounds(Type[] bounds) {
    String all = Arrays.stream(bounds).map(PublicApiTest::shown).collect(Collectors.joining(" & "));
    return all.equals("Object") ? "" : " extends " + all;
  }

  private static String shown(Type type) {
    return type.getTypeName()
        .replaceAll("java\\.(lang|util|time|math|net|nio\\.file)\\.(?=[A-Z])", "");
  }

  private static String modifiers(int modifiers) {
    return Modifier.toString(
        modifiers & (Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT));
  }

  private static String words(int modifiers, @Nullable String... words) {
    return Stream.concat(
            Stream.of(modifiers(modifiers & ~Modifier.TRANSIENT)), Arrays.stream(words))
        .filter(word -> word != null && !word.isEmpty())
        .collect(Collectors.joining(" "));
  }
}
