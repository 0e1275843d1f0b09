package org.opportune.inference.volume;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Volumes in one local scratch file, read by position: memory holds their labels alone. The file is
 * removed when this is closed, on Linux also when the process is killed. Volumes may be put from
 * several threads.
 */
public final class StoredVolumes implements LabelledVolumes, AutoCloseable {

  /**
   * A volume to come.
   *
   * @param patientKey pseudonymous
   * @param present one per label
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Entry(String patientKey, boolean[] present) {}

  private final List<String> labels;
  private final VolumeGrid grid;
  private final List<Entry> entries;
  private final FileChannel channel;

  /**
   * Makes room for volumes, each of which {@link #put} fills before it is read.
   *
   * @param scratch file to use; replaced
   */
  public StoredVolumes(Path scratch, List<String> labels, VolumeGrid grid, List<Entry> entries)
      throws IOException {
    this.labels = List.copyOf(labels);
    this.grid = grid;
    this.entries = List.copyOf(entries);
    Files.deleteIfExists(scratch);
    this.channel =
        FileChannel.open(
            scratch,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** Fills a volume, as {@link VolumeGrid#place} gives it. */
  public void put(int index, short[] hu) {
    if (hu.length != grid.voxels()) {
      throw new IllegalArgumentException(
          "Invalid volume %d: %d voxels, the grid has %d"
              .formatted(index, hu.length, grid.voxels()));
    }
    ByteBuffer buffer = ByteBuffer.allocate(bytes());
    buffer.asShortBuffer().put(hu);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer, (long) index * bytes() + buffer.position());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write training volume " + index, e);
    }
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  @Override
  public VolumeGrid grid() {
    return grid;
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public String patientKey(int index) {
    return entries.get(index).patientKey();
  }

  @Override
  public boolean[] present(int index) {
    return entries.get(index).present();
  }

  @Override
  public short[] read(int index) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes());
    try {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, (long) index * bytes() + buffer.position()) < 0) {
          throw new EOFException("the scratch file ends early");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read training volume " + index, e);
    }
    short[] hu = new short[grid.voxels()];
    buffer.flip().asShortBuffer().get(hu);
    return hu;
  }

  private int bytes() {
    return Short.BYTES * grid.voxels();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
