package org.opportune.ingest.store;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.opportune.ingest.Reason;

/** A tar, gzipped or not: it has no directory, so it is read once from start to end. */
final class TarMembers implements Members {
  private static final int BUFFER = 256 << 10;

  private static final int BLOCK = 512;

  /** Long names and extended headers between two members. */
  private static final long HEADER_BYTES = 8L << 20;

  private final ObjectStore store;
  private final StoredObject container;
  private final boolean gzipped;
  private final ContainerLimits limits;

  TarMembers(ObjectStore store, StoredObject container, boolean gzipped, ContainerLimits limits) {
    this.store = store;
    this.container = container;
    this.gzipped = gzipped;
    this.limits = limits;
  }

  @Override
  public void visit(MemberVisitor visitor) throws IOException {
    each(
        (name, entry, tar) -> {
          StoredObject object =
              new StoredObject(
                  new MemberKey(container.key(), name).text(), entry.getSize(), container.etag());
          Reason refusal = refusal(entry);
          if (refusal != null) {
            visitor.refused(object, refusal);
          } else {
            visitor.member(object, new ForwardSource(tar, entry.getSize()));
          }
          return true;
        });
  }

  @Override
  public <E extends Exception> void fetch(Set<String> names, ObjectSink<E> sink)
      throws IOException, E {
    Set<String> wanted = new HashSet<>(names);
    this.<E>each(
        (name, entry, tar) -> {
          if (wanted.remove(name) && refusal(entry) == null) {
            sink.accept(name, tar.readNBytes(Math.toIntExact(entry.getSize())));
          }
          return !wanted.isEmpty();
        });
  }

  @FunctionalInterface
  private interface Step<E extends Exception> {
    /** Returns whether to go on. */
    boolean at(String name, TarArchiveEntry entry, InputStream tar) throws IOException, E;
  }

  private <E extends Exception> void each(Step<E> step) throws IOException, E {
    MemberNames names = new MemberNames();
    int members = 0;
    try (Budget budget = new Budget(open());
        TarArchiveInputStream tar =
            new TarArchiveInputStream(budget, StandardCharsets.UTF_8.name())) {
      for (TarArchiveEntry entry = next(tar, budget, null);
          entry != null;
          entry = next(tar, budget, entry)) {
        if (!entry.isFile() || entry.isLink() || MemberNames.isHidden(entry.getName())) {
          continue;
        }
        if (!gzipped && budget.total + entry.getSize() > container.sizeBytes()) {
          throw new ContainerException(
              Reason.TRUNCATED, "Cannot read tar: it ends within a member");
        }
        if (++members > limits.maxMembers()) {
          throw new ContainerException(Reason.OVER_BUDGET, "Cannot read tar: too many members");
        }
        if (!step.at(names.next(entry.getName()), entry, tar)) {
          return;
        }
      }
      // Written in blocks: one that ends elsewhere was cut in a header.
      if (budget.total == 0 || (!gzipped && container.sizeBytes() % BLOCK != 0)) {
        throw new ContainerException(Reason.TRUNCATED, "Cannot read tar: it ends within a header");
      }
    } catch (EOFException e) {
      throw new ContainerException(Reason.TRUNCATED, "Cannot read tar: it ends within a member");
    }
  }

  /** The next member, or null at the end. Faults of the file become a reason. */
  private TarArchiveEntry next(TarArchiveInputStream tar, Budget budget, TarArchiveEntry last)
      throws IOException {
    budget.allow((last == null ? 0 : last.getSize()) + HEADER_BYTES);
    try {
      TarArchiveEntry entry = tar.getNextEntry();
      budget.allow(Long.MAX_VALUE);
      return entry;
    } catch (ContainerException e) {
      throw e;
    } catch (EOFException e) {
      throw new ContainerException(Reason.TRUNCATED, "Cannot read tar: it ends within a member");
    } catch (IOException | RuntimeException e) {
      if (budget.failed) {
        throw e;
      }
      boolean cut = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("truncated");
      throw new ContainerException(
          cut ? Reason.TRUNCATED : Reason.MALFORMED, "Cannot read tar: its headers are broken");
    }
  }

  private Reason refusal(TarArchiveEntry entry) {
    if (ContainerFormat.of(entry.getName()).isPresent()) {
      return Reason.NESTED_CONTAINER;
    }
    if (entry.getSize() > limits.maxMemberBytes()) {
      return Reason.OVER_BUDGET;
    }
    return entry.isSparse() ? Reason.MEMBER_REFUSED : null;
  }

  private InputStream open() throws IOException {
    InputStream stored =
        new BufferedInputStream(store.stream(container.key(), container.sizeBytes()), BUFFER);
    if (!gzipped) {
      return stored;
    }
    try {
      return new GZIPInputStream(stored, BUFFER);
    } catch (EOFException e) {
      stored.close();
      throw new ContainerException(Reason.TRUNCATED, "Cannot read tar: it is empty");
    } catch (ZipException e) {
      stored.close();
      throw new ContainerException(Reason.MALFORMED, "Cannot read tar: it is not gzipped");
    }
  }

  /** Counts unpacked bytes, and refuses what no archive of images holds. */
  private final class Budget extends FilterInputStream {
    private final long most =
        gzipped
            ? limits.freeBytes() + limits.maxInflation() * container.sizeBytes()
            : container.sizeBytes() + BUFFER;
    private long total;
    private long allowed = Long.MAX_VALUE;
    private boolean failed;

    Budget(InputStream in) {
      super(in);
    }

    void allow(long bytes) {
      allowed = bytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      int read;
      try {
        read = in.read(target, offset, count);
      } catch (EOFException | ZipException e) {
        throw e;
      } catch (IOException e) {
        failed = true;
        throw e;
      }
      if (read > 0) {
        spend(read);
      }
      return read;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = in.skip(count);
      spend(skipped);
      return skipped;
    }

    private void spend(long bytes) throws ContainerException {
      total += bytes;
      allowed -= bytes;
      if (total > most || allowed < 0) {
        throw new ContainerException(
            Reason.OVER_BUDGET, "Cannot read tar: it unpacks to more than any archive of images");
      }
    }
  }
}
