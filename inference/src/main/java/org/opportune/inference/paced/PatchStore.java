package org.opportune.inference.paced;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Patches on disk, so that a training set may be larger than memory. Removed when closed. */
final class PatchStore implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final int bytes;
  private int count;

  /**
   * An empty store.
   *
   * @param bytes of each patch
   */
  PatchStore(Path file, int bytes) throws IOException {
    this.file = file;
    this.bytes = bytes;
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
  }

  /** Patches held. */
  int size() {
    return count;
  }

  /** Adds a patch at the end. */
  void add(byte[] patch) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(patch);
    long at = (long) count * bytes;
    while (buffer.hasRemaining()) {
      at += channel.write(buffer, at);
    }
    count++;
  }

  /** Reads a patch by its running number. */
  byte[] read(int number) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    long at = (long) number * bytes;
    try {
      while (buffer.hasRemaining()) {
        int read = channel.read(buffer, at + buffer.position());
        if (read < 0) {
          throw new EOFException();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read training patches from " + file, e);
    }
    return buffer.array();
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + file, e);
    }
  }
}
