package org.opportune.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is told with the value found and the fix. */
class DoctorFindingsTest {
  @TempDir Path folder;

  @Test
  void aDiskThatIsTooSmallNamesItsSetting() {
    assertThatThrownBy(
            () -> new DiskSpace(folder.toString(), Long.MAX_VALUE, "SPARK_LOCAL_DIRS").require())
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("MiB free")
        .hasMessageContaining("SPARK_LOCAL_DIRS");
    assertThat(new DiskSpace(folder.resolve("not/yet").toString(), 0, "x").freeMib()).isPositive();
  }

  @Test
  void javaHomeOfAnotherVersionIsTold() throws Exception {
    Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"11.0.2\"\n");
    assertThatThrownBy(() -> ThisProcess.javaHome(Optional.of(folder.toString())))
        .hasMessageContaining("Java 11.0.2")
        .hasMessageContaining(System.getProperty("java.version"))
        .hasMessageContaining("JAVA_HOME");
    assertThatThrownBy(() -> ThisProcess.javaHome(Optional.of("/nowhere")))
        .hasMessageContaining("/nowhere holds no Java");
  }

  @Test
  void theJavaThatRunsIsAccepted() {
    assertThatCode(() -> ThisProcess.javaHome(Optional.of(System.getProperty("java.home"))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"3.5.1, 2.13.8", "4.1.2, 2.12.18", "4.0.0, 2.13.16"})
  void anotherSparkOrScalaIsRefused(String spark, String scala) {
    assertThatThrownBy(() -> ThisProcess.spark(spark, scala))
        .hasMessageContaining("Spark " + spark)
        .hasMessageContaining("use a Spark 4.1");
  }

  @Test
  void theSparkOfThisBuildIsAccepted() {
    assertThat(ThisProcess.spark()).contains("Scala 2.13");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.hadoop.fs.s3a.secret.key=hidden",
        "-Dspark.hadoop.fs.s3a.access.key=hidden",
        "spark.hadoop.fs.s3a.bucket.ct.session.token=hidden"
      })
  void aSecretOfTheCommandLineIsNamedButNotShown(String argument) {
    assertThatThrownBy(() -> ThisProcess.commandLine(List.of("nightly", argument)))
        .hasMessageContaining("fs.s3a.")
        .hasMessageContaining("credential provider")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hidden"));
  }

  @Test
  void aProviderOnTheCommandLineIsNoSecret() {
    assertThat(
            ThisProcess.commandLine(
                List.of("spark.hadoop.hadoop.security.credential.provider.path=jceks://file/x")))
        .isEqualTo("no secrets");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aarch64 | ldd (GNU libc) 2.36 | x86-64",
        "amd64 | ldd (Ubuntu GLIBC 2.23-0ubuntu11) 2.23 | glibc 2.23 is too old",
        "amd64 | musl libc (x86_64) Version 1.2.4 | not musl",
        "amd64 | '' | ldd does not run"
      })
  void aMachineThatPyTorchCannotRunOnIsTold(String architecture, String ldd, String told) {
    assertThatThrownBy(() -> ThisMachine.platform("Linux", architecture, ldd))
        .hasMessageContaining(told);
  }

  @Test
  void aNewEnoughLinuxIsAccepted() {
    assertThat(ThisMachine.platform("Linux", "amd64", "ldd (Debian GLIBC 2.41-12) 2.41\nmore"))
        .contains("glibc 2.41");
  }

  /** The server's own clock is set by its Date header. */
  @ParameterizedTest
  @CsvSource({"-600, true, ahead of", "600, true, behind", "20, false, agree"})
  void aClockThatDiffersByMoreThanAMinuteIsTold(long serverAhead, boolean refused, String told)
      throws Exception {
    Instant now = Instant.parse("2026-01-15T22:00:00Z");
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            now.plusSeconds(serverAhead).atOffset(ZoneOffset.UTC));
    Thread answering =
        new Thread(
            () -> {
              try (Socket client = server.accept()) {
                client.getInputStream().read(new byte[4096]);
                client
                    .getOutputStream()
                    .write(
                        ("HTTP/1.1 403 Forbidden\r\nDate: "
                                + date
                                + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    answering.start();
    try {
      String endpoint = "http://127.0.0.1:" + server.getLocalPort();
      StoreCheck check = new StoreCheck(() -> now);
      if (refused) {
        assertThatThrownBy(() -> check.require(endpoint))
            .hasMessageContaining(told)
            .hasMessageContaining("600 s");
      } else {
        assertThat(check.require(endpoint)).contains(told, "not encrypted");
      }
    } finally {
      answering.join();
      server.close();
    }
  }

  @Test
  void filesThatEveryAccountCanReadAreCounted() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path open = Files.createFile(folder.resolve("a.parquet"));
    Path closed = Files.createFile(folder.resolve("b.parquet"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rw-------"));
    FileSystem files = FileSystem.getLocal(new Configuration());
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(folder.toUri());
    assertThatThrownBy(() -> PrivateFiles.require(files, root))
        .hasMessageContaining("1 of 2 files")
        .hasMessageContaining("chmod -R go-rwx " + folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    assertThat(PrivateFiles.require(files, root)).contains("2 looked at");
  }
}
