package org.opportune.tests.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.tests.SmallNight;

/** An installation that is broken is told in one line: what, where it is set, and the fix. */
class InstallationFaultsTest {
  private static final int FAILED = 1;
  private static final int MISTAKE = 2;

  @TempDir static Path folder;

  private static SmallNight night;

  private final List<Path> mounts = new ArrayList<>();

  @BeforeAll
  static void draw() throws Exception {
    night = SmallNight.drawFewDefects(folder.resolve("night"), 2).night();
  }

  @AfterEach
  void unmount() throws Exception {
    for (Path mount : mounts) {
      call("umount", mount.toString());
    }
  }

  private static int call(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor();
  }

  private Path disk(String name, String options) throws Exception {
    Path mount = Files.createDirectory(folder.resolve(name));
    assumeTrue(
        call("mount", "-t", "tmpfs", "-o", options, "tmpfs", mount.toString()) == 0,
        "a small disk needs root and the right to mount");
    mounts.add(mount);
    return mount;
  }

  private Path fullDisk(String name) throws Exception {
    Path disk = disk(name, "size=1m");
    try (OutputStream out = Files.newOutputStream(disk.resolve("fill"))) {
      byte[] page = new byte[4096];
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      assertThat(disk.toFile().getUsableSpace()).isZero();
    }
    return disk;
  }

  /** The one line that the program ends with. */
  private static String told(int status, Path log, int expected) throws IOException {
    String text = Files.readString(log);
    assertThat(status).as(text).isEqualTo(expected);
    List<String> lines = text.lines().filter(line -> line.startsWith("opportune")).toList();
    assertThat(lines).as(text).hasSize(1);
    return lines.get(0);
  }

  private static String run(
      String name,
      int expected,
      String command,
      Map<String, String> properties,
      Map<String, String> environment)
      throws Exception {
    return run(
        name, expected, command, folder.resolve(name + "-warehouse"), properties, environment);
  }

  private static String run(
      String name,
      int expected,
      String command,
      Path warehouse,
      Map<String, String> properties,
      Map<String, String> environment)
      throws Exception {
    Path log = folder.resolve(name + ".log");
    int status =
        SmallNight.run(
            night.command(command, night.archive(), warehouse.toUri()),
            log,
            properties,
            environment);
    return told(status, log, expected);
  }

  @Test
  void fullScratchDiskIsNamed() throws Exception {
    Path disk = fullDisk("scratch");
    assertThat(
            run(
                "scratch-full",
                FAILED,
                "index",
                Map.of("spark.local.dir", disk.toString()),
                Map.of()))
        .contains("a disk is full", disk + " 0 MiB", "SPARK_LOCAL_DIRS");
  }

  @Test
  void fullTemporaryFolderIsNamed() throws Exception {
    Path disk = fullDisk("temporary");
    assertThat(
            run(
                "temporary-full",
                FAILED,
                "index",
                Map.of("java.io.tmpdir", disk.toString()),
                Map.of()))
        .contains("a disk is full", "java.io.tmpdir " + disk + " 0 MiB", "-Djava.io.tmpdir");
  }

  @Test
  void readOnlyWarehouseIsToldBeforeAnythingIsRead() throws Exception {
    Path disk = disk("read-only", "size=1m,ro");
    URI warehouse = disk.resolve("warehouse").toUri();
    assertThat(run("read-only", MISTAKE, "index", Path.of(warehouse), Map.of(), Map.of()))
        .contains("Cannot write to warehouse", "read-only/warehouse");
  }

  @Test
  void nativeLibraryThatCannotBeLoadedIsNamed() throws Exception {
    Path cache = folder.resolve("cache");
    Path installed =
        Path.of(
            System.getenv()
                .getOrDefault("DJL_CACHE_DIR", System.getProperty("user.home") + "/.djl.ai"),
            "pytorch");
    assumeTrue(Files.isDirectory(installed), "PyTorch's libraries were never unpacked here");
    try (Stream<Path> folders = Files.list(installed)) {
      for (Path from : folders.filter(Files::isDirectory).toList()) {
        Path to = Files.createDirectories(cache.resolve("pytorch").resolve(from.getFileName()));
        try (Stream<Path> libraries = Files.list(from)) {
          for (Path library : libraries.filter(Files::isRegularFile).toList()) {
            Files.createFile(to.resolve(library.getFileName()));
          }
        }
      }
    }
    assertThat(
            run(
                "no-native",
                FAILED,
                "screen",
                indexed(),
                Map.of(),
                Map.of("DJL_CACHE_DIR", cache.toString())))
        .contains("native library", cache.toString(), "DJL_CACHE_DIR");
  }

  private static Path indexed() throws Exception {
    Path warehouse = folder.resolve("indexed");
    Path log = folder.resolve("indexed.log");
    int status =
        SmallNight.run(night.command("index", night.archive(), warehouse.toUri()), log, Map.of());
    assertThat(status).as(Files.readString(log)).isZero();
    return warehouse;
  }

  @Test
  void anOldJavaIsToldByTheLauncher() throws Exception {
    Path java = folder.resolve("java11/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\necho '    java.specification.version = 11' >&2\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    ProcessBuilder launcher =
        new ProcessBuilder(
                Path.of(System.getProperty("opportune.root"), "opportune").toString(), "doctor")
            .redirectErrorStream(true);
    launcher.environment().remove("JAVA_HOME");
    launcher.environment().put("PATH", java.getParent() + ":" + System.getenv("PATH"));
    Process process = launcher.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(MISTAKE);
    assertThat(text.lines())
        .containsExactly(
            "opportune: Java 11 is too old: install a JDK 17 or later and set JAVA_HOME to it");
  }
}
