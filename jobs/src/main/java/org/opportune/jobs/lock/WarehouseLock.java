package org.opportune.jobs.lock;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * nothing of a store but to list what was written, as S3 has done since 2020. The holder writes its
 * claim anew all the while; ages are differences of the store's own times, so that clocks of
 * machines do not matter.
 */
public final class WarehouseLock implements AutoCloseable {
  /** Without a sign of life for so long a holder counts as dead. */
  static final Duration LEASE = Duration.ofMinutes(2);

  private static final String FOLDER = "_lock";
  private static final int ATTEMPTS = 8;
  private static final int MAX_PAUSE_MS = 700;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem fileSystem;
  private final Path claim;
  private final Holder holder;
  private final Duration lease;
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "warehouse-lock");
            thread.setDaemon(true);
            return thread;
          });
  private volatile long renewedNanos;

  private WarehouseLock(FileSystem fileSystem, Path claim, Holder holder, Duration lease) {
    this.fileSystem = fileSystem;
    this.claim = claim;
    this.holder = holder;
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
    Path claim = new Path(folder, UUID.randomUUID() + ".json");
    WarehouseLock lock = new WarehouseLock(fileSystem, claim, self, lease);
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        lock.write(self);
        List<Claim> others = lock.livingOthers(folder);
        if (others.isEmpty()) {
          lock.hold();
          return lock;
        }
        fileSystem.delete(claim, false);
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
        "Cannot lock warehouse " + root + ": several nights ask for it at once; start one");
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
      fileSystem.delete(claim, false);
    } catch (IOException e) {
      // It ends with its lease, or at once for a process that sees this one gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hold() throws IOException {
    write(holder.holding());
    long pause = Math.max(1, lease.toMillis() / 6);
    renewal.scheduleWithFixedDelay(this::renew, pause, pause, TimeUnit.MILLISECONDS);
  }

  private void renew() {
    try {
      // A claim that another process removed must not come back.
      if (fileSystem.exists(claim)) {
        write(holder.holding());
      }
    } catch (IOException e) {
      // The next renewal tries again; requireHeld tells when it was too late.
    }
  }

  private void write(Holder content) throws IOException {
    long now = System.nanoTime();
    try (FSDataOutputStream out = fileSystem.create(claim, true)) {
      out.write(JSON.writeValueAsBytes(content));
    }
    renewedNanos = now;
  }

  /** The claims of others that still show life; the others are removed. */
  private List<Claim> livingOthers(Path folder) throws IOException {
    long now = fileSystem.getFileStatus(claim).getModificationTime();
    List<Claim> living = new ArrayList<>();
    for (FileStatus file : fileSystem.listStatus(folder)) {
      if (file.getPath().getName().equals(claim.getName())) {
        continue;
      }
      Claim other = new Claim(read(file.getPath()), now - file.getModificationTime());
      if (other.isDead(lease)) {
        fileSystem.delete(file.getPath(), false);
      } else {
        living.add(other);
      }
    }
    return living;
  }

  private Optional<Holder> read(Path file) throws IOException {
    try (FSDataInputStream in = fileSystem.open(file)) {
      return Optional.of(JSON.readValue(in.readAllBytes(), Holder.class));
    } catch (FileNotFoundException | ChecksumException | JacksonException e) {
      // Withdrawn, or caught while it was written.
      return Optional.empty();
    }
  }

  private record Claim(Optional<Holder> holder, long ageMs) {
    boolean isDead(Duration lease) {
      return ageMs > lease.toMillis() || holder.filter(Holder::isDeadHere).isPresent();
    }

    boolean isHeld() {
      return holder.filter(Holder::held).isPresent();
    }

    String refusal(Path root, Duration lease) {
      Holder other = holder.orElseThrow();
      return ("Another night writes to warehouse %s: opportune %s, process %d on %s since %s, last"
              + " sign of life %d s ago. Wait for its end; if it is dead, start again in %d s")
          .formatted(
              root,
              other.command(),
              other.pid(),
              other.host(),
              other.since(),
              Math.max(0, ageMs / 1000),
              Math.max(1, lease.toSeconds() - ageMs / 1000));
    }
  }
}
