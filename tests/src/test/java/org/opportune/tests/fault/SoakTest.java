package org.opportune.tests.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.tests.SmallNight;

/** {@code -Dopportune.soak-nights=200}: a process that runs so many nights does not grow. */
class SoakTest {
  private static final double FLAT = 1.05;

  @TempDir Path folder;

  @Test
  void residentMemoryIsFlatOverManyNights() throws Exception {
    int nights = Integer.getInteger("opportune.soak-nights", 0);
    assumeTrue(nights >= 40, "takes minutes: set -Dopportune.soak-nights=200");
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "no /proc: not Linux");
    SmallNight.Archive archive = SmallNight.drawFewDefects(folder.resolve("night"), 10);
    Path measured = folder.resolve("resident-kb");
    Path log = folder.resolve("log");
    ProcessBuilder process =
        SmallNight.process(
            Soak.class.getName(),
            "1g",
            List.of(
                archive.night().archive().toString(),
                folder.resolve("warehouse").toString(),
                archive.night().siteKeyFile().toString(),
                Integer.toString(nights),
                measured.toString()),
            log,
            Map.of());
    // The heap is all there from the start: what grows is a leak, in native memory or beside it.
    process.environment().put("JDK_JAVA_OPTIONS", "-Xms1g -XX:+AlwaysPreTouch");
    int status = process.start().waitFor();
    assertThat(status).as(Files.readString(log)).isZero();
    List<Long> kb = Files.readAllLines(measured).stream().map(Long::parseLong).toList();
    assertThat(kb).hasSize(nights);
    double early = median(kb.subList(nights / 4, nights / 4 + nights / 8));
    double late = median(kb.subList(nights - nights / 8, nights));
    System.err.printf(
        "resident after %d of %d nights %.0f MiB, at the end %.0f MiB%n",
        nights / 4, nights, early / 1024, late / 1024);
    assertThat(late / early).as(kb.toString()).isLessThan(FLAT);
  }

  private static double median(List<Long> values) {
    return values.stream()
        .mapToLong(Long::longValue)
        .sorted()
        .skip(values.size() / 2)
        .findFirst()
        .orElseThrow();
  }
}
