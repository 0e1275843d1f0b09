package org.opportune.ingest.ct;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * Arrays of slices that were let go, for slices to come. A scan of 300 slices fills 250 MB for the
 * seconds in which it is screened; allocated anew, they are moved by the collector, and each new
 * page is mapped and cleared by the operating system.
 *
 * <p>Holds arrays of one length at a time, never more than were in use at once, and softly, so that
 * the collector takes them before memory runs out. Thread-safe.
 *
 * @param <T> type of array
 */
public final class SpareArrays<T> {
  private final IntFunction<T> allocation;
  private final ToIntFunction<T> length;
  private SoftReference<Deque<T>> spares = new SoftReference<>(null);

  private SpareArrays(IntFunction<T> allocation, ToIntFunction<T> length) {
    this.allocation = allocation;
    this.length = length;
  }

  /** For slices of pixels; none yet. */
  public static SpareArrays<short[]> ofPixels() {
    return new SpareArrays<>(short[]::new, array -> array.length);
  }

  /** For slices of labels; none yet. */
  public static SpareArrays<byte[]> ofLabels() {
    return new SpareArrays<>(byte[]::new, array -> array.length);
  }

  /** A spare array of a length, with whatever it held, or a new one. */
  public T take(int wanted) {
    T spare = spare(wanted);
    return spare != null ? spare : allocation.apply(wanted);
  }

  private synchronized T spare(int wanted) {
    Deque<T> kept = spares.get();
    boolean fits = kept != null && !kept.isEmpty() && length.applyAsInt(kept.peek()) == wanted;
    return fits ? kept.pop() : null;
  }

  /**
   * Gives arrays back. Nothing may read or write them any more.
   *
   * @param arrays of one length, each a different one
   */
  public synchronized void give(T[] arrays) {
    Deque<T> kept = spares.get();
    if (kept == null
        || (!kept.isEmpty()
            && arrays.length > 0
            && length.applyAsInt(kept.peek()) != length.applyAsInt(arrays[0]))) {
      kept = new ArrayDeque<>();
      spares = new SoftReference<>(kept);
    }
    for (T array : arrays) {
      kept.push(array);
    }
  }
}
