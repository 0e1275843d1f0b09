package org.opportune.jobs.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.jobs.UserException;

class WarehouseLockTest {
  private static final Duration SHORT = Duration.ofSeconds(6);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir java.nio.file.Path folder;
  private FileSystem fileSystem;
  private Path root;

  @BeforeEach
  void open() throws IOException {
    root = new Path(folder.toUri());
    fileSystem = root.getFileSystem(new Configuration());
  }

  private WarehouseLock acquire() {
    return WarehouseLock.acquire(fileSystem, root, "nightly");
  }

  /** A process of another machine. */
  private static Holder elsewhere() {
    return new Holder("nightly", "host-b", "another boot", 7, "then", Instant.now().toString());
  }

  private java.nio.file.Path claim() throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(folder.resolve("_lock"))) {
      return files.filter(f -> f.toString().endsWith(".json")).findFirst().orElseThrow();
    }
  }

  private static java.nio.file.Path sign(java.nio.file.Path claim) {
    return claim.resolveSibling(claim.getFileName().toString().replace(".json", ".held"));
  }

  private static void lastSign(java.nio.file.Path claim, Instant when) throws IOException {
    Files.setLastModifiedTime(claim, FileTime.from(when));
    Files.setLastModifiedTime(sign(claim), FileTime.from(when));
  }

  /** A holder of this machine that is gone. */
  private static Holder gone() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Holder self = Holder.self("nightly");
    return new Holder("nightly", self.host(), self.machine(), ended.pid(), "then", self.since());
  }

  @Test
  void aHolderThatDiedInTheMiddleOfASignOfLifeIsStillKnown() throws Exception {
    WarehouseLock.acquire(fileSystem, root, gone(), WarehouseLock.LEASE);
    Files.write(sign(claim()), new byte[0]);
    acquire().close();
  }

  @Test
  void whoHoldsItIsToldWithoutTakingIt() throws Exception {
    assertThat(WarehouseLock.heldBy(fileSystem, root)).isEmpty();
    try (WarehouseLock lock = acquire()) {
      assertThat(WarehouseLock.heldBy(fileSystem, root))
          .hasValueSatisfying(
              who ->
                  assertThat(who)
                      .contains("opportune nightly, process " + ProcessHandle.current().pid())
                      .contains("last sign of life"));
      lock.requireHeld();
    }
    assertThat(WarehouseLock.heldBy(fileSystem, root)).isEmpty();
    WarehouseLock.acquire(fileSystem, root, gone(), WarehouseLock.LEASE);
    assertThat(WarehouseLock.heldBy(fileSystem, root)).isEmpty();
  }

  @Test
  void theSecondNightIsRefusedAndTheMessageNamesTheFirst() {
    try (WarehouseLock first = acquire()) {
      assertThatThrownBy(this::acquire)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("Another night writes to warehouse")
          .hasMessageContaining("opportune nightly")
          .hasMessageContaining("process " + ProcessHandle.current().pid());
      first.requireHeld();
    }
  }

  @Test
  void theEndOfOneNightLetsTheNextBegin() {
    acquire().close();
    acquire().close();
    assertThat(folder.resolve("_lock").toFile().list()).isEmpty();
  }

  @Test
  void aHolderOfThisMachineWhoseProcessIsGoneIsRemovedAtOnce() throws Exception {
    WarehouseLock.acquire(fileSystem, root, gone(), WarehouseLock.LEASE);
    acquire().close();
  }

  @Test
  void aProcessNumberThatIsUsedAgainIsNotTheHolder() {
    Holder self = Holder.self("nightly");
    Holder dead =
        new Holder("nightly", self.host(), self.machine(), self.pid(), "then", self.since());
    WarehouseLock.acquire(fileSystem, root, dead, WarehouseLock.LEASE);
    acquire().close();
  }

  @Test
  void aHolderElsewhereHoldsUntilItsLastSignOfLifeIsOlderThanTheLease() throws Exception {
    try (WarehouseLock far =
        WarehouseLock.acquire(fileSystem, root, elsewhere(), WarehouseLock.LEASE)) {
      java.nio.file.Path claim = claim();
      Instant justBefore = Instant.now().minus(WarehouseLock.LEASE).plusSeconds(30);
      lastSign(claim, justBefore);
      assertThatThrownBy(this::acquire).hasMessageContaining("host-b");
      Instant justAfter = Instant.now().minus(WarehouseLock.LEASE).minusSeconds(1);
      lastSign(claim, justAfter);
      try (WarehouseLock next = acquire()) {
        next.requireHeld();
        assertThatThrownBy(far::requireHeld)
            .hasMessageContaining("The lock of the warehouse was lost");
      }
    }
  }

  @Test
  void aHolderThatWasTakenForDeadDoesNotComeBack() throws Exception {
    try (WarehouseLock far =
        WarehouseLock.acquire(fileSystem, root, elsewhere(), WarehouseLock.LEASE)) {
      // As the one that takes it for dead does.
      Files.delete(sign(claim()));
      Files.delete(claim());
      far.renew();
      assertThatThrownBy(far::requireHeld).isInstanceOf(IllegalStateException.class);
      assertThatCode(() -> acquire().close()).doesNotThrowAnyException();
    }
  }

  @Test
  void aHolderShowsSignsOfLifeByItself() throws Exception {
    try (WarehouseLock lock = WarehouseLock.acquire(fileSystem, root, elsewhere(), SHORT)) {
      FileTime longAgo = FileTime.from(Instant.EPOCH);
      Files.setLastModifiedTime(sign(claim()), longAgo);
      Instant deadline = Instant.now().plus(PATIENCE);
      while (Files.getLastModifiedTime(sign(claim())).equals(longAgo)
          && Instant.now().isBefore(deadline)) {
        Thread.onSpinWait();
      }
      assertThat(Files.getLastModifiedTime(sign(claim()))).isNotEqualTo(longAgo);
      lock.requireHeld();
    }
  }

  @Test
  void ofManyWhoAskAtOnceNeverTwoHoldIt() throws Exception {
    AtomicInteger holding = new AtomicInteger();
    AtomicInteger held = new AtomicInteger();
    Callable<Integer> night =
        () -> {
          try (WarehouseLock lock = acquire()) {
            int together = holding.incrementAndGet();
            held.incrementAndGet();
            lock.requireHeld();
            holding.decrementAndGet();
            return together;
          } catch (UserException e) {
            return 0;
          }
        };
    ExecutorService nights = Executors.newFixedThreadPool(6);
    try {
      List<Future<Integer>> done = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        done.add(nights.submit(night));
      }
      for (Future<Integer> one : done) {
        assertThat(one.get()).isLessThanOrEqualTo(1);
      }
    } finally {
      nights.shutdown();
    }
    assertThat(held.get()).isPositive();
  }
}
