package org.opportune.tests.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder like a Spark distribution, with the jars that the build resolved and none of
 * Opportune's.
 *
 * @param folder what {@code SPARK_HOME} names
 */
record SparkHome(Path folder) {
  /** What Spark brings and the application jar therefore leaves out. */
  private static final Pattern SHARED =
      Pattern.compile(
          "(jackson-(core|databind|annotations)|slf4j-api|jcl-over-slf4j|netty-.*|commons-(codec|io|compress|lang3|math3))-\\d.*");

  /** Links the jars into a folder of the build. */
  static SparkHome link() throws IOException {
    Path folder = Path.of(System.getProperty("opportune.root"), "tests", "target", "spark");
    Path jars = Files.createDirectories(folder.resolve("jars"));
    Set<Path> found = new LinkedHashSet<>(paths("spark-classpath"));
    paths("dependencies").stream()
        .filter(jar -> SHARED.matcher(jar.getFileName().toString()).matches())
        .forEach(found::add);
    for (Path jar : found) {
      Path link = jars.resolve(jar.getFileName());
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, jar);
    }
    return new SparkHome(folder);
  }

  /** Why there can be no cluster, or null. */
  static String missing() {
    if (!Files.exists(target().resolve("spark-classpath"))) {
      return "jobs/target/spark-classpath is not built; run ./mvnw verify rather than test";
    }
    return applicationJarIfAny() == null
        ? "the application jar is not built; run ./mvnw verify without -Dapp.jar.skip"
        : null;
  }

  static Path applicationJar() {
    return applicationJarIfAny();
  }

  /** For {@code java -cp}. */
  String classPath() {
    return folder.resolve("jars") + File.separator + "*";
  }

  private static Path applicationJarIfAny() {
    try (Stream<Path> files = Files.list(target())) {
      return files
          .filter(file -> file.getFileName().toString().matches("opportune-jobs-.*-app\\.jar"))
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      return null;
    }
  }

  private static List<Path> paths(String file) throws IOException {
    return Stream.of(Files.readString(target().resolve(file)).strip().split(File.pathSeparator))
        .filter(path -> path.endsWith(".jar"))
        .map(Path::of)
        .toList();
  }

  private static Path target() {
    return Path.of(System.getProperty("opportune.root"), "jobs", "target");
  }
}
