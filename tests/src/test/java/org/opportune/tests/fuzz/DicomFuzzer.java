package org.opportune.tests.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.opportune.ingest.ct.CtInstanceReader;
import org.opportune.ingest.dicom.ByteSource;
import org.opportune.ingest.dicom.DicomException;
import org.opportune.ingest.dicom.DicomLimits;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.dicom.DicomReaderProvider;
import org.opportune.ingest.dicom.DicomReaders;
import org.opportune.ingest.dicom.ReaderSettings;
import org.opportune.ingest.dicom.StoredFrames;

/**
 * Reads damaged objects with every reader present, on a thread with a small stack, and checks that
 * each ends as a typed error or decodes, in time and within its allocation.
 *
 * <p>Long run: {@code java -cp ... org.opportune.tests.fuzz.DicomFuzzer INPUTS SEED ZIP}. An input
 * is named by its number: the same seed makes the same input.
 */
final class DicomFuzzer {
  /** Small enough that a budget is seen to hold. */
  private static final DicomLimits LIMITS =
      new DicomLimits(32, 20_000, 4 << 20, 64 << 10, 8 << 20, 1L << 20, 1L << 22);

  /**
   * What one object may allocate within these limits: its header window as it grows, an inflated
   * data set as it grows, a few arrays of one frame, its elements; each several times over.
   */
  static final long BUDGET_BYTES = 96L << 20;

  /** Past the codecs' own deadline: a decoder given up counts as over budget, not as a hang. */
  private static final long HANG_SECONDS = 60;

  /** Where the JPEG 2000 decoder runs; how often it is looked at while a read waits for it. */
  private static final String CODEC_THREAD = "jpeg2000-frame";

  private static final long LOOK_MILLIS = 2;

  private static final int STACK_BYTES = 256 << 10;
  private static final int MAX_FRAMES = 3;

  private final List<DicomReaderProvider> providers;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private long inputs;
  private long worstBytes;
  private long worstCodecBytes;

  DicomFuzzer() {
    this.providers = DicomReaders.present();
  }

  /** What went wrong, by input; empty when nothing did. */
  List<String> failures() {
    return failures;
  }

  /** Inputs tried. */
  long inputs() {
    return inputs;
  }

  /** The most bytes any input made its reading thread allocate. */
  long worstBytes() {
    return worstBytes;
  }

  /** The most bytes that the thread of a JPEG 2000 decoder was seen to have allocated. */
  long worstCodecBytes() {
    return worstCodecBytes;
  }

  /** How inputs ended, with counts. */
  Map<String, Integer> outcomes() {
    return outcomes;
  }

  /** Damages seeds a number of times. */
  void run(List<byte[]> seeds, long count, long seed) throws InterruptedException {
    for (long i = 0; i < count; i++) {
      Random random = new Random(seed * 1_000_003 + i);
      byte[] input = new Mutator(random).damage(seeds.get(random.nextInt(seeds.size())));
      attempt("seed " + seed + " input " + i, input);
    }
  }

  /** Reads one input with every reader. */
  void attempt(String name, byte[] input) throws InterruptedException {
    inputs++;
    for (DicomReaderProvider provider : providers) {
      String id = name + " by " + provider.name();
      DicomReader reader = provider.reader(new ReaderSettings(LIMITS, ""));
      Runnable reading = () -> note(id, reader, input);
      Thread thread = new Thread(null, reading, "fuzz", STACK_BYTES);
      thread.setDaemon(true);
      thread.start();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(HANG_SECONDS);
      while (thread.isAlive() && System.nanoTime() < deadline) {
        thread.join(LOOK_MILLIS);
        noteCodec(id);
      }
      if (thread.isAlive()) {
        failures.add(id + ": hangs");
      }
    }
  }

  /** A decoder's thread allocates on its own account. */
  private void noteCodec(String id) {
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().equals(CODEC_THREAD)) {
        long allocated = threads.getThreadAllocatedBytes(thread.getThreadId());
        if (allocated > BUDGET_BYTES) {
          failures.add(id + ": its decoder allocates " + allocated + " bytes");
        }
        worstCodecBytes = Math.max(worstCodecBytes, allocated);
      }
    }
  }

  private void note(String id, DicomReader reader, byte[] input) {
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    String outcome;
    try {
      outcome = read(reader, input);
    } catch (Throwable e) {
      outcome = "crash";
      failures.add(id + ": " + e + " at " + Arrays.toString(e.getStackTrace()));
    }
    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    if (allocated > BUDGET_BYTES) {
      failures.add(id + ": allocates " + allocated + " bytes, " + outcome);
    }
    worstBytes = Math.max(worstBytes, allocated);
    outcomes.merge(outcome, 1, Integer::sum);
  }

  private static String read(DicomReader reader, byte[] input) throws Exception {
    new CtInstanceReader(reader)
        .read(ByteSource.of(input), "o", input.length, null, (label, id) -> label);
    try {
      StoredFrames frames = reader.frames(input);
      for (int frame = 0; frame < Math.min(MAX_FRAMES, frames.count()); frame++) {
        frames.decode(frame);
      }
      return "decoded";
    } catch (DicomException e) {
      if (e.getMessage() == null || e.getMessage().contains("Doe")) {
        throw new IllegalStateException("message without content or with a name", e);
      }
      return e.reason().code();
    }
  }

  /** The long run. */
  public static void main(String[] arguments) throws Exception {
    List<byte[]> seeds = new ArrayList<>(FuzzSeeds.plain());
    seeds.addAll(FuzzSeeds.compressed());
    if (arguments.length > 2) {
      seeds.addAll(FuzzSeeds.real(Path.of(arguments[2])));
    }
    long count = Long.parseLong(arguments[0]);
    long seed = Long.parseLong(arguments[1]);
    DicomFuzzer fuzzer = new DicomFuzzer();
    fuzzer.run(seeds, count, seed);
    fuzzer.failures().forEach(System.out::println);
    System.out.printf(
        Locale.ROOT,
        "%d inputs from %d objects, readers %s, seed %d: %d failures, at most %.1f MB allocated,"
            + " %.1f MB by a decoder's own thread%n",
        fuzzer.inputs(),
        seeds.size(),
        fuzzer.providers,
        seed,
        fuzzer.failures().size(),
        fuzzer.worstBytes() / 1e6,
        fuzzer.worstCodecBytes() / 1e6);
    System.out.println(fuzzer.outcomes());
    System.exit(fuzzer.failures().isEmpty() ? 0 : 1);
  }
}
