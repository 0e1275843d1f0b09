package org.opportune.inference.net;

import com.sun.jna.NativeLibrary;

/**
 * How the C library hands out the engine's memory. A forward pass takes and frees arrays of some
 * megabytes hundreds of times. By default each of them is mapped anew from the operating system,
 * which clears its pages: up to three quarters of a pass's time in a virtual machine.
 */
public final class EngineMemory {
  // Parameters of mallopt(3), from malloc.h.
  private static final int TRIM_THRESHOLD = -1;
  private static final int TOP_PAD = -2;
  private static final int MMAP_THRESHOLD = -3;

  /** Grown by so much at once. */
  private static final int PAD_BYTES = 64 << 20;

  private EngineMemory() {}

  /** From now on memory that is freed stays with this process, to be handed out again. */
  public static void keepFreed() {
    try {
      NativeLibrary c = NativeLibrary.getInstance("c");
      set(c, MMAP_THRESHOLD, Integer.MAX_VALUE);
      set(c, TRIM_THRESHOLD, Integer.MAX_VALUE);
      set(c, TOP_PAD, PAD_BYTES);
    } catch (UnsatisfiedLinkError e) {
      // Another C library: passes are as right, only slower.
    }
  }

  private static void set(NativeLibrary c, int parameter, int value) {
    c.getFunction("mallopt").invokeInt(new Object[] {parameter, value});
  }
}
