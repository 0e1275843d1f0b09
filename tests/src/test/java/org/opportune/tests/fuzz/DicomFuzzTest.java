package org.opportune.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.opportune.ingest.RealData;
import org.opportune.ingest.dicom.DicomBytes;
import org.opportune.ingest.dicom.DicomTag;

/**
 * A few thousand damaged objects; {@link DicomFuzzer#main} does the long run. No time is measured
 * but that of a hang.
 */
class DicomFuzzTest {
  private static final long SEED = 20261124;

  private static void assertSound(DicomFuzzer fuzzer) {
    assertThat(fuzzer.failures()).isEmpty();
    assertThat(fuzzer.worstBytes()).isPositive().isLessThanOrEqualTo(DicomFuzzer.BUDGET_BYTES);
  }

  @Test
  void objectsCutAtEveryByteOfTheirHeadersAreReadOrRefused() throws Exception {
    DicomFuzzer fuzzer = new DicomFuzzer();
    for (byte[] seed : FuzzSeeds.plain()) {
      for (int length = 0; length < seed.length; length++) {
        fuzzer.attempt("cut to " + length, Arrays.copyOf(seed, length));
      }
    }
    assertSound(fuzzer);
    assertThat(fuzzer.outcomes()).containsKeys("truncated", "not_dicom").doesNotContainKey("crash");
  }

  @Test
  void damagedSyntheticObjectsAreReadOrRefused() throws Exception {
    DicomFuzzer fuzzer = new DicomFuzzer();
    fuzzer.run(FuzzSeeds.plain(), 3000, SEED);
    assertSound(fuzzer);
  }

  @Test
  void damagedCompressedObjectsAreReadOrRefused() throws Exception {
    DicomFuzzer fuzzer = new DicomFuzzer();
    fuzzer.run(FuzzSeeds.compressed(), 500, SEED);
    assertSound(fuzzer);
    assertThat(fuzzer.worstCodecBytes()).isLessThanOrEqualTo(DicomFuzzer.BUDGET_BYTES);
  }

  @Test
  void damagedRealObjectsAreReadOrRefused() throws Exception {
    DicomFuzzer fuzzer = new DicomFuzzer();
    List<byte[]> seeds = FuzzSeeds.real(RealData.file("dicom-zoo.zip"));
    fuzzer.run(seeds, 1000, SEED);
    assertSound(fuzzer);
  }

  /** Headers are where a JPEG 2000 stream asks for memory: tiles, levels, layers, code blocks. */
  @Test
  void damagedJpeg2000HeadersAskTheirDecoderForNoMoreThanTheBudget() throws Exception {
    DicomFuzzer fuzzer = new DicomFuzzer();
    List<byte[]> seeds = FuzzSeeds.jpeg2000();
    Random random = new Random(SEED);
    for (int i = 0; i < 600; i++) {
      byte[] input = seeds.get(i % seeds.size()).clone();
      int codestream = FuzzSeeds.codestream(input);
      for (int change = 0; change <= random.nextInt(3); change++) {
        input[codestream + random.nextInt(120)] = (byte) random.nextInt(256);
      }
      fuzzer.attempt("header " + i, input);
    }
    assertSound(fuzzer);
    System.out.printf("JPEG 2000 decoder: at most %d bytes seen%n", fuzzer.worstCodecBytes());
  }

  @Test
  void bombsAndHugeMatricesAreRefusedWithinTheBudget() throws Exception {
    DicomFuzzer fuzzer = new DicomFuzzer();
    fuzzer.attempt("deflate bomb", FuzzSeeds.deflateBomb());
    DicomBytes deep = DicomBytes.explicit();
    for (int i = 0; i < 100_000; i++) {
      deep.header(0x00081140, "SQ", -1).mark(0xFFFEE000, -1);
    }
    fuzzer.attempt("100,000 deep", DicomBytes.file("1.2.840.10008.1.2.1", deep.bytes()));
    fuzzer.attempt(
        "65,535 x 65,535",
        DicomBytes.file(
            "1.2.840.10008.1.2.1",
            DicomBytes.explicit()
                .us(DicomTag.ROWS, 65535)
                .us(DicomTag.COLUMNS, 65535)
                .us(DicomTag.BITS_ALLOCATED, 16)
                .header(DicomTag.PIXEL_DATA, "OW", -2)
                .raw(new byte[64])
                .bytes()));
    assertSound(fuzzer);
    assertThat(fuzzer.outcomes()).containsOnlyKeys("over_budget", "malformed");
  }
}
