package org.opportune.ingest.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.opportune.ingest.Reason;

/** A zip: its directory and the starts of its members are read by range, nothing is unpacked. */
final class ZipMembers implements Members {
  /** Local header and the first compressed bytes of a DICOM header. */
  private static final int HEADER_WINDOW = 24 << 10;

  /** Room for a member's local header before its data. */
  private static final int LOCAL_HEADER = 4 << 10;

  private final ObjectStore store;
  private final StoredObject container;
  private final ContainerLimits limits;

  ZipMembers(ObjectStore store, StoredObject container, ContainerLimits limits) {
    this.store = store;
    this.container = container;
    this.limits = limits;
  }

  @Override
  public void visit(MemberVisitor visitor) throws IOException {
    WindowedChannel channel = channel();
    try (ZipFile zip = open(channel)) {
      for (Named member : named(zip)) {
        channel.expect(HEADER_WINDOW, Long.MAX_VALUE);
        Reason refusal = refusal(zip, member.entry());
        StoredObject object = object(member);
        if (refusal != null) {
          visitor.refused(object, refusal);
        } else {
          try (InputStream in = new MemberStream(zip, member.entry())) {
            visitor.member(object, new ForwardSource(in, object.sizeBytes()));
          }
        }
      }
    }
  }

  @Override
  public <E extends Exception> void fetch(Set<String> names, ObjectSink<E> sink)
      throws IOException, E {
    WindowedChannel channel = channel();
    try (ZipFile zip = open(channel)) {
      for (Named member : named(zip)) {
        if (names.contains(member.name()) && refusal(zip, member.entry()) == null) {
          long stored = member.entry().getCompressedSize();
          channel.expect(stored + LOCAL_HEADER, Long.MAX_VALUE);
          sink.accept(member.name(), read(zip, member.entry()));
        }
      }
    }
  }

  private static byte[] read(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    try (InputStream in = new MemberStream(zip, entry)) {
      // One byte more than the directory says shows a member that is longer.
      return in.readNBytes(Math.toIntExact(Math.min(entry.getSize() + 1, Integer.MAX_VALUE - 8)));
    }
  }

  private record Named(String name, ZipArchiveEntry entry) {}

  /** The members by place in the file, so that neighbours share a range. */
  private List<Named> named(ZipFile zip) throws IOException {
    MemberNames names = new MemberNames();
    List<Named> members = new ArrayList<>();
    var entries = zip.getEntries();
    while (entries.hasMoreElements()) {
      ZipArchiveEntry entry = entries.nextElement();
      if (!entry.isDirectory() && !MemberNames.isHidden(entry.getName())) {
        members.add(new Named(names.next(entry.getName()), entry));
      }
      if (members.size() > limits.maxMembers()) {
        throw new ContainerException(Reason.OVER_BUDGET, "Cannot open zip: too many members");
      }
    }
    members.sort(Comparator.comparingLong(member -> member.entry().getLocalHeaderOffset()));
    return members;
  }

  private Reason refusal(ZipFile zip, ZipArchiveEntry entry) {
    if (ContainerFormat.of(entry.getName()).isPresent()) {
      return Reason.NESTED_CONTAINER;
    }
    if (entry.getSize() > limits.maxMemberBytes() || entry.getSize() < 0) {
      return Reason.OVER_BUDGET;
    }
    return zip.canReadEntryData(entry) && !entry.getGeneralPurposeBit().usesEncryption()
        ? null
        : Reason.MEMBER_REFUSED;
  }

  private StoredObject object(Named member) {
    return new StoredObject(
        new MemberKey(container.key(), member.name()).text(),
        Math.max(0, member.entry().getSize()),
        container.etag());
  }

  private WindowedChannel channel() {
    return new WindowedChannel(
        store,
        container.key(),
        container.sizeBytes(),
        (int) Math.min(1 << 20, limits.maxDirectoryBytes()),
        limits.maxDirectoryBytes());
  }

  private static ZipFile open(WindowedChannel channel) throws IOException {
    try {
      return ZipFile.builder()
          .setSeekableByteChannel(channel)
          .setIgnoreLocalFileHeader(true)
          // Names in another character set may come out alike; they are numbered then.
          .setCharset(StandardCharsets.UTF_8)
          .get();
    } catch (IOException | RuntimeException e) {
      channel.rethrow();
      throw new ContainerException(Reason.TRUNCATED, "Cannot open zip: no directory at its end");
    }
  }

  /** Opens a member only when it is read, and tells its faults as input errors. */
  private static final class MemberStream extends InputStream {
    private final ZipFile zip;
    private final ZipArchiveEntry entry;
    private InputStream in;

    MemberStream(ZipFile zip, ZipArchiveEntry entry) {
      this.zip = zip;
      this.entry = entry;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      try {
        if (in == null) {
          in = zip.getInputStream(entry);
        }
        return in.read(target, offset, count);
      } catch (RuntimeException e) {
        throw new IOException("A member cannot be unpacked", e);
      }
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
      }
    }
  }
}
