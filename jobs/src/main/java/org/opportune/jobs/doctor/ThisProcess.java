package org.opportune.jobs.doctor;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.opportune.jobs.SoftwareVersion;
import org.opportune.jobs.settings.StoreSecrets;

/** How this process was started: its Java, its Spark and what its command line shows everyone. */
final class ThisProcess {
  private static final String SCALA = "2.13";
  private static final Pattern RELEASE = Pattern.compile("JAVA_VERSION=\"([^\"]+)\"");

  private ThisProcess() {}

  /** JAVA_HOME, where it is set, is a Java as new as the one that runs. */
  static String javaHome(Optional<String> home) throws IOException {
    if (home.isEmpty()) {
      return "not set; Java of the path runs: " + System.getProperty("java.home");
    }
    Path release = Path.of(home.get(), "release");
    if (!Files.isReadable(release)) {
      throw new IllegalStateException(
          home.get() + " holds no Java: set JAVA_HOME to the folder of a JDK 17 or later");
    }
    var found = RELEASE.matcher(Files.readString(release));
    String version = found.find() ? found.group(1) : "unknown";
    String running = System.getProperty("java.version");
    if (!feature(version).equals(feature(running))) {
      throw new IllegalStateException(
          ("%s is Java %s, but Java %s runs (%s): set JAVA_HOME to the same one, as Spark starts"
                  + " executors with it")
              .formatted(home.get(), version, running, System.getProperty("java.home")));
    }
    return home.get() + ", Java " + version;
  }

  private static String feature(String version) {
    return version.split("[.+-]", 2)[0];
  }

  /** Spark and Scala are those that this program was built for. */
  static String spark() {
    return spark(
        org.apache.spark.package$.MODULE$.SPARK_VERSION(),
        scala.util.Properties$.MODULE$.versionNumberString());
  }

  static String spark(String spark, String scala) {
    String built = SoftwareVersion.spark();
    if (!line(spark).equals(line(built)) || !line(scala).equals(SCALA)) {
      throw new IllegalStateException(
          "Spark %s with Scala %s, but this program is built for Spark %s with Scala %s: use a Spark %s"
              .formatted(spark, scala, built, SCALA, line(built)));
    }
    return "Spark %s, Scala %s".formatted(spark, scala);
  }

  private static String line(String version) {
    String[] parts = version.split("\\.");
    return parts.length < 2 ? version : parts[0] + "." + parts[1];
  }

  /** No secret stands where every account of the machine can list it. */
  static String commandLine() {
    List<String> all = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
    ProcessHandle.current().info().arguments().ifPresent(words -> all.addAll(List.of(words)));
    all.add(System.getProperty("sun.java.command", ""));
    return commandLine(all);
  }

  static String commandLine(List<String> arguments) {
    for (String argument : arguments) {
      Optional<String> secret = StoreSecrets.namedIn(argument);
      if (secret.isPresent()) {
        throw new IllegalStateException(
            ("shows %s to every account of this machine: take it out, renew the key, and give it by a"
                    + " Hadoop credential provider or by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
                .formatted(secret.get()));
      }
    }
    return "no secrets";
  }
}
