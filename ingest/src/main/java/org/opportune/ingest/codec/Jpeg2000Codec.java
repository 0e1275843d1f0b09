package org.opportune.ingest.codec;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.opportune.ingest.Reason;
import org.opportune.ingest.codec.jpeg2000.CodestreamDecoder;

/**
 * JPEG 2000 Part 1 by {@link CodestreamDecoder}, much of which is jai-imageio's and not ours: it
 * runs on a thread of its own that is given up when it exceeds its time or what it may allocate.
 *
 * <p>The decoder only ever sees unsigned samples: a signed codestream differs from an unsigned one
 * by its DC level shift alone (ITU-T T.800 annex G.1), so the sign bit in the header is cleared and
 * the shift is undone here. Whether values are signed in the end is for the data set to say.
 */
final class Jpeg2000Codec implements FrameCodec {
  private static final long BASE_MILLIS = 10_000;

  /** Some twenty times what a slice takes on one slow core. */
  private static final long MICROS_PER_SAMPLE = 10;

  /** What a decode may allocate whatever its size: damaged headers were seen to take 8 MB. */
  private static final long BASE_BYTES = 32L << 20;

  /** And for each sample: sound frames take 7 to 22 bytes. */
  private static final long BYTES_PER_SAMPLE = 60;

  /** How often a running decode's allocation is looked at. */
  private static final long POLL_MILLIS = 20;

  /** Decodes that ignored their deadline and still run; more than this and no new one starts. */
  private static final int MAX_ABANDONED = 4;

  private static final AtomicInteger ABANDONED = new AtomicInteger();

  private final long baseBytes;
  private final long bytesPerSample;

  Jpeg2000Codec() {
    this(BASE_BYTES, BYTES_PER_SAMPLE);
  }

  /** A codec that gives up a decode that allocates more than this. */
  Jpeg2000Codec(long baseBytes, long bytesPerSample) {
    this.baseBytes = baseBytes;
    this.bytesPerSample = bytesPerSample;
  }

  @Override
  public short[] decode(byte[] data, int offset, int length, FrameLayout layout)
      throws CodecException {
    int samples = layout.checkedSamples();
    Jpeg2000Header header = Jpeg2000Header.read(data, offset, length, layout);
    byte[] codestream = Arrays.copyOfRange(data, header.at(), offset + length);
    for (int i = 0; i < layout.samplesPerPixel(); i++) {
      codestream[Jpeg2000Header.FIRST_COMPONENT + Jpeg2000Header.COMPONENT_BYTES * i] &= 0x7F;
    }
    long millis = BASE_MILLIS + TimeUnit.MICROSECONDS.toMillis(samples * MICROS_PER_SAMPLE);
    long bytes = baseBytes + samples * bytesPerSample;
    short[] values = new Decode(codestream, layout, bytes).within(millis);
    int shift = header.signed() ? 1 << (header.precision() - 1) : 0;
    int mask = (1 << header.precision()) - 1;
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) (((values[i] & 0xFFFF) - shift) & mask);
    }
    layout.extendSign(values, header.precision());
    return values;
  }

  /** One frame on its own thread. */
  private static final class Decode implements Runnable {
    private final CodestreamInput input;
    private final FrameLayout layout;
    private final long mostBytes;
    private short[] values;
    private Throwable failure;
    private long allocated;
    private boolean done;
    private boolean abandoned;

    Decode(byte[] codestream, FrameLayout layout, long mostBytes) {
      this.input = new CodestreamInput(codestream);
      this.layout = layout;
      this.mostBytes = mostBytes;
    }

    short[] within(long millis) throws CodecException {
      if (ABANDONED.get() >= MAX_ABANDONED) {
        throw overBudget("earlier frames still run past their time");
      }
      Thread thread = new Thread(this, "jpeg2000-frame");
      thread.setDaemon(true);
      thread.start();
      boolean tooMuch = false;
      try {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        do {
          thread.join(POLL_MILLIS);
          tooMuch = ThreadAllocation.bytes(thread) > mostBytes;
        } while (thread.isAlive() && !tooMuch && System.nanoTime() < deadline);
      } catch (InterruptedException e) {
        abandon();
        Thread.currentThread().interrupt();
        throw new CodecException(Reason.OVER_BUDGET, "JPEG 2000 decoding was interrupted", e);
      }
      if (abandon()) {
        throw tooMuch ? tooMuch() : overBudget("no result within " + millis + " ms");
      }
      return result();
    }

    private CodecException tooMuch() {
      return overBudget("it allocates more than " + (mostBytes >> 20) + " MB");
    }

    private static CodecException overBudget(String why) {
      return new CodecException(Reason.OVER_BUDGET, "Cannot decode JPEG 2000: " + why);
    }

    /** Lets go of the thread unless it is done; its next read of input will end it. */
    private synchronized boolean abandon() {
      if (!done) {
        abandoned = true;
        ABANDONED.incrementAndGet();
        input.cut();
      }
      return abandoned;
    }

    private synchronized short[] result() throws CodecException {
      if (failure instanceof OutOfMemoryError) {
        throw overBudget("out of memory");
      }
      if (allocated > mostBytes) {
        throw tooMuch();
      }
      if (failure != null) {
        throw new CodecException(
            Reason.CODEC_FAILED,
            "Cannot decode JPEG 2000: " + failure.getClass().getSimpleName(),
            failure);
      }
      return values;
    }

    @Override
    public void run() {
      short[] decoded = null;
      Throwable thrown = null;
      try {
        decoded = decode();
      } catch (Throwable e) {
        // Errors too: the decoder has its own, and ends threads by ThreadDeath.
        thrown = e;
      } finally {
        finish(decoded, thrown);
      }
    }

    private synchronized void finish(short[] decoded, Throwable thrown) {
      values = decoded;
      // A quick decode may end between two looks; it is held to the budget all the same.
      allocated = ThreadAllocation.bytes(Thread.currentThread());
      failure = thrown == null && decoded == null ? new IllegalStateException() : thrown;
      done = true;
      if (abandoned) {
        ABANDONED.decrementAndGet();
      }
    }

    private short[] decode() throws IOException, CodecException {
      CodestreamDecoder decoder = new CodestreamDecoder(input);
      if (decoder.columns() != layout.columns()
          || decoder.rows() != layout.rows()
          || decoder.components() != layout.samplesPerPixel()) {
        throw CodecException.failed("Cannot decode JPEG 2000: the decoder changed the matrix");
      }
      return decoder.samples();
    }
  }
}
