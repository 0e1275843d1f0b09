package org.opportune.jobs.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.Warehouse;

class CrashJournalTest {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    spark = SparkSessions.open("test", Settings.load(Optional.empty(), Map.of()));
  }

  @AfterAll
  static void close() throws Exception {
    spark.close();
  }

  /** What the next process reads. */
  private CrashJournal next() {
    return CrashJournal.open(new Warehouse(folder.toUri(), spark), "screen");
  }

  @Test
  void anOrderlyNightLeavesNoSuspects() {
    CrashJournal journal = next();
    journal.begin(List.of("a", "b"));
    journal.end(List.of("a", "b"));
    assertThat(next().isSuspect("a")).isFalse();
  }

  @Test
  void whatWasInFlightAtADeathIsSuspectUntilItEnds() {
    next().begin(List.of("a", "b"));
    CrashJournal second = next();
    assertThat(second.isSuspect("a")).isTrue();
    assertThat(second.isCondemned("a")).isFalse();
    second.begin(List.of("a"));
    second.end(List.of("a"));
    assertThat(next().isSuspect("a")).isFalse();
    assertThat(next().isSuspect("b")).isTrue();
  }

  @Test
  void onlyTheOneThatWasAloneAtTwoDeathsIsNotTriedAgain() {
    next().begin(List.of("good", "poison"));
    next().begin(List.of("poison"));
    assertThat(next().isCondemned("poison")).isFalse();
    next().begin(List.of("poison"));
    CrashJournal last = next();
    assertThat(last.isCondemned("poison")).isTrue();
    assertThat(last.isCondemned("good")).isFalse();
    last.end(List.of("poison"));
    assertThat(next().isCondemned("poison")).isFalse();
  }

  @Test
  void aJournalCutShortByTheDeathSuspectsNobody() throws Exception {
    next().begin(List.of("a"));
    Path file = folder.resolve("_in_flight/screen.json");
    Files.writeString(file, Files.readString(file).substring(0, 9));
    Files.deleteIfExists(folder.resolve("_in_flight/.screen.json.crc"));
    assertThat(next().isSuspect("a")).isFalse();
  }
}
