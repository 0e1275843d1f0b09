package org.opportune.jobs.lock;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.opportune.jobs.UserException;

/**
 * The right to write to a warehouse, lent to one process for as long as it shows signs of life.
 *
 * <p>Who asks writes a claim of its own into {@code _lock}, then lists: whoever finds itself alone
 * holds the lock, anyone else withdraws. Of two who ask at once each sees the other, since a store
 * lists what was written before; both withdraw and ask again after a random while. That needs
 * nothing of a store but to list what was written, as S3 has done since 2020. The holder touches a
 * second file all the while, its sign of life; ages are differences of the store's own times, so
 * that clocks of machines do not matter.
 */
public final class WarehouseLock implements AutoCloseable {
  /** Without a sign of life for so long a holder counts as dead. */
  static final Duration LEASE = Duration.ofMinutes(2);

  private static final String FOLDER = "_lock";
  private static final String CLAIM = ".json";
  private static final String HELD = ".held";
  private static final int ATTEMPTS = 8;
  private static final int MAX_PAUSE_MS = 700;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem fileSystem;
  private final Path claim;
  private final Path held;
  private final Duration lease;
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "warehouse-lock");
            thread.setDaemon(true);
            return thread;
          });
  private volatile long renewedNanos;

  private WarehouseLock(FileSystem fileSystem, Path folder, String name, Duration lease) {
    this.fileSystem = fileSystem;
    this.claim = new Path(folder, name + CLAIM);
    this.held = new Path(folder, name + HELD);
    this.lease = lease;
  }

  /**
   * Takes the lock of a warehouse.
   *
   * @param root the warehouse, which can be written to
   * @param command what will run, for the message that another process gets
   * @throws UserException when another process holds it
   */
  public static WarehouseLock acquire(FileSystem fileSystem, Path root, String command) {
    return acquire(fileSystem, root, Holder.self(command), LEASE);
  }

  static WarehouseLock acquire(FileSystem fileSystem, Path root, Holder self, Duration lease) {
    Path folder = new Path(root, FOLDER);
    WarehouseLock lock = new WarehouseLock(fileSystem, folder, UUID.randomUUID().toString(), lease);
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        lock.write(lock.claim, JSON.writeValueAsBytes(self));
        List<Claim> others = lock.livingOthers(folder);
        if (others.isEmpty()) {
          lock.hold();
          return lock;
        }
        fileSystem.delete(lock.claim, false);
        Optional<Claim> holding = others.stream().filter(Claim::isHeld).findFirst();
        if (holding.isPresent()) {
          throw new UserException(holding.get().refusal(root, lease));
        }
        TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(MAX_PAUSE_MS));
      }
    } catch (IOException e) {
      throw new UserException("Cannot lock warehouse " + root + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new UserException(
        ("Cannot lock warehouse %s: several nights ask for it at once, or one died while it asked; start"
                + " one, in %d s at the latest")
            .formatted(root, lease.toSeconds()));
  }

  /**
   * Who holds the lock of a warehouse, for people; takes and removes nothing.
   *
   * @return empty when nobody does, or the one that did is gone for certain
   * @throws IOException when the warehouse cannot be read
   */
  public static Optional<String> heldBy(FileSystem fileSystem, Path root) throws IOException {
    Path folder = new Path(root, FOLDER);
    if (!fileSystem.exists(folder)) {
      return Optional.empty();
    }
    for (FileStatus file : fileSystem.listStatus(folder)) {
      if (file.getPath().getName().endsWith(HELD)) {
        Path claim = new Path(folder, nameOf(file.getPath()) + CLAIM);
        Optional<Holder> holder = read(fileSystem, claim).filter(found -> !found.isDeadHere());
        if (holder.isPresent()) {
          Instant sign = Instant.ofEpochMilli(file.getModificationTime());
          return Optional.of(
              holder.get().text() + ", last sign of life " + sign.truncatedTo(ChronoUnit.SECONDS));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Fails when another process may have taken over. Asked before a batch is made to stand.
   *
   * @throws IllegalStateException when the claim is gone, or could not be renewed in time
   */
  public void requireHeld() {
    boolean inTime = System.nanoTime() - renewedNanos < lease.toNanos();
    try {
      if (inTime && fileSystem.exists(claim)) {
        return;
      }
    } catch (IOException e) {
      throw new IllegalStateException("Cannot tell whether the warehouse is still locked", e);
    }
    throw new IllegalStateException(
        "The lock of the warehouse was lost: this process gave no sign of life for %d s, and"
                .formatted(lease.toSeconds())
            + " another night may write now. Nothing of this batch stands; start the command again");
  }

  @Override
  public void close() {
    renewal.shutdownNow();
    try {
      renewal.awaitTermination(5, TimeUnit.SECONDS);
      fileSystem.delete(held, false);
      fileSystem.delete(claim, false);
    } catch (IOException e) {
      // It ends with its lease, or at once for a process that sees this one gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hold() throws IOException {
    write(held, new byte[] {1});
    renewedNanos = System.nanoTime();
    long pause = Math.max(1, lease.toMillis() / 6);
    renewal.scheduleWithFixedDelay(this::renew, pause, pause, TimeUnit.MILLISECONDS);
  }

  /** Shows a sign of life. */
  void renew() {
    try {
      // A claim that another process removed must not come back.
      if (fileSystem.exists(claim)) {
        long now = System.nanoTime();
        write(held, new byte[] {1});
        renewedNanos = now;
      }
    } catch (IOException | RuntimeException e) {
      // The next renewal tries again; requireHeld tells when it was too late.
    }
  }

  private void write(Path file, byte[] content) throws IOException {
    try (FSDataOutputStream out = fileSystem.create(file, true)) {
      out.write(content);
    }
  }

  /** The claims of others that still show life; the others are removed. */
  private List<Claim> livingOthers(Path folder) throws IOException {
    long now = fileSystem.getFileStatus(claim).getModificationTime();
    Map<String, Long> lastSigns = new TreeMap<>();
    for (FileStatus file : fileSystem.listStatus(folder)) {
      lastSigns.merge(nameOf(file.getPath()), file.getModificationTime(), Math::max);
    }
    lastSigns.remove(nameOf(claim));
    List<Claim> living = new ArrayList<>();
    for (Map.Entry<String, Long> sign : lastSigns.entrySet()) {
      Path asked = new Path(folder, sign.getKey() + CLAIM);
      Path touched = new Path(folder, sign.getKey() + HELD);
      Claim other =
          new Claim(
              read(fileSystem, asked),
              fileSystem.exists(touched),
              Math.max(0, now - sign.getValue()));
      if (other.isDead(lease)) {
        fileSystem.delete(touched, false);
        fileSystem.delete(asked, false);
      } else {
        living.add(other);
      }
    }
    return living;
  }

  private static String nameOf(Path file) {
    String name = file.getName();
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static Optional<Holder> read(FileSystem fileSystem, Path file) throws IOException {
    try (FSDataInputStream in = fileSystem.open(file)) {
      return Optional.of(JSON.readValue(in.readAllBytes(), Holder.class));
    } catch (FileNotFoundException | ChecksumException | JacksonException e) {
      // Withdrawn, or caught while it was written.
      return Optional.empty();
    }
  }

  /**
   * What another process left.
   *
   * @param holder who; empty when it withdrew, or died while it wrote its claim
   * @param isHeld whether it holds the lock, or did
   * @param ageMs since its last sign of life
   */
  private record Claim(Optional<Holder> holder, boolean isHeld, long ageMs) {
    boolean isDead(Duration lease) {
      return ageMs > lease.toMillis() || holder.filter(Holder::isDeadHere).isPresent();
    }

    String refusal(Path root, Duration lease) {
      String who = holder.map(Holder::text).orElse("who it is cannot be read");
      return ("Another night writes to warehouse %s: %s, last sign of life %d s ago. Wait for its end;"
              + " if it is dead, start again in %d s")
          .formatted(root, who, ageMs / 1000, Math.max(1, lease.toSeconds() - ageMs / 1000));
    }
  }
}
