package org.opportune.inference.train;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * Slices in one local scratch file, read by position: memory holds a few words per slice, and the
 * operating system keeps in its cache what fits there. The file is removed when this is closed, on
 * Linux also when the process is killed.
 */
public final class StoredSlices implements SliceSource, AutoCloseable {

  /**
   * A slice to come.
   *
   * @param patientKey pseudonymous
   * @param rows rows
   * @param columns columns
   * @param place where in the series it lies; null where that was not kept
   */
  public record Shape(String patientKey, int rows, int columns, SlicePlace place) {
    /** A slice of unknown place. */
    public Shape(String patientKey, int rows, int columns) {
      this(patientKey, rows, columns, null);
    }

    int pixels() {
      return rows * columns;
    }

    int bytes() {
      return 2 * pixels() + SliceBytes.lungBytes(pixels());
    }
  }

  private final List<Shape> shapes;
  private final long[] offsets;
  private final FileChannel channel;

  /**
   * Makes room for slices, each of which {@link #put} fills before it is read.
   *
   * @param scratch file to use; replaced
   */
  public StoredSlices(Path scratch, List<Shape> shapes) throws IOException {
    this.shapes = List.copyOf(shapes);
    this.offsets = new long[shapes.size() + 1];
    for (int i = 0; i < shapes.size(); i++) {
      offsets[i + 1] = offsets[i] + shapes.get(i).bytes();
    }
    Files.deleteIfExists(scratch);
    this.channel =
        FileChannel.open(
            scratch,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /**
   * Fills a slice.
   *
   * @param hu {@link SliceBytes#ofHu}
   * @param lung {@link SliceBytes#ofLung}
   */
  public void put(int index, byte[] hu, byte[] lung) throws IOException {
    int bytes = shapes.get(index).bytes();
    if (hu.length + lung.length != bytes) {
      throw new IOException(
          "Invalid slice %d: %d bytes, its size asks for %d"
              .formatted(index, hu.length + lung.length, bytes));
    }
    ByteBuffer buffer = ByteBuffer.allocate(bytes).put(hu).put(lung).flip();
    long at = offsets[index];
    while (buffer.hasRemaining()) {
      at += channel.write(buffer, at);
    }
  }

  @Override
  public int size() {
    return shapes.size();
  }

  @Override
  public String patientKey(int index) {
    return shapes.get(index).patientKey();
  }

  @Override
  public TrainingSlice read(int index) {
    Shape shape = shapes.get(index);
    ByteBuffer buffer = ByteBuffer.allocate(shape.bytes());
    try {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, offsets[index] + buffer.position()) < 0) {
          throw new EOFException("the scratch file ends early");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read training slice " + index, e);
    }
    byte[] bytes = buffer.array();
    int huBytes = 2 * shape.pixels();
    return new TrainingSlice(
        SliceBytes.hu(Arrays.copyOf(bytes, huBytes)),
        SliceBytes.lung(Arrays.copyOfRange(bytes, huBytes, bytes.length), shape.pixels()),
        shape.rows(),
        shape.columns(),
        shape.patientKey(),
        shape.place());
  }

  /** Whether every slice knows where it lies. */
  public boolean isPlaced() {
    return shapes.stream().allMatch(shape -> shape.place() != null);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
