package org.opportune.ingest.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.opportune.ingest.Reason;

/**
 * An object as a channel, read by ranges: its tail, where a zip keeps its directory, is read once
 * and kept; elsewhere one window of what is likely wanted next.
 */
final class WindowedChannel implements SeekableByteChannel {
  /** Holds a zip's end record with the longest comment, and the directory of a small zip. */
  private static final int TAIL = 96 << 10;

  private static final int LARGEST_WINDOW = 64 << 20;

  private final ObjectStore store;
  private final String key;
  private final long size;
  private final long tailStart;
  private byte[] tail;
  private byte[] window = new byte[0];
  private long windowStart;
  private int ahead;
  private long budget;
  private long position;
  private IOException failure;
  private boolean open = true;

  WindowedChannel(ObjectStore store, String key, long size, int ahead, long budget) {
    this.store = store;
    this.key = key;
    this.size = size;
    this.tailStart = Math.max(0, size - TAIL);
    this.ahead = ahead;
    this.budget = budget;
  }

  /**
   * Sets how many bytes one range read brings, and how many all further reads may bring.
   *
   * @param windowBytes length of the next windows
   * @param budgetBytes reads beyond this sum are refused as over budget
   */
  void expect(long windowBytes, long budgetBytes) {
    ahead = (int) Math.max(1, Math.min(windowBytes, LARGEST_WINDOW));
    budget = budgetBytes;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (position >= size) {
      return -1;
    }
    byte[] from;
    long start;
    if (position >= tailStart) {
      if (tail == null) {
        tail = fetch(tailStart, TAIL);
      }
      from = tail;
      start = tailStart;
    } else {
      if (position < windowStart || position >= windowStart + window.length) {
        windowStart = position;
        window =
            fetch(
                position,
                (int) Math.min(Math.max(ahead, target.remaining()), tailStart - position));
      }
      from = window;
      start = windowStart;
    }
    int offset = (int) (position - start);
    int count = Math.min(target.remaining(), from.length - offset);
    target.put(from, offset, count);
    position += count;
    return count;
  }

  private byte[] fetch(long offset, int count) throws IOException {
    try {
      budget -= count;
      if (budget < 0) {
        throw new ContainerException(
            Reason.OVER_BUDGET, "Cannot open zip: its directory is too long");
      }
      return store.readRange(key, size, offset, count);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** Throws what went wrong here, when something did: a library may have wrapped it. */
  void rethrow() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long newSize) {
    throw new NonWritableChannelException();
  }
}
