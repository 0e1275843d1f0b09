package org.opportune.inference.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.phantom.Emphysema;
import org.opportune.ingest.phantom.Kernel;
import org.opportune.ingest.phantom.PatientSpec;
import org.opportune.ingest.phantom.PhantomScan;
import org.opportune.ingest.phantom.ScanSettings;
import org.opportune.ingest.phantom.ThoraxPhantom;

class SliceSourcesTest {
  @TempDir Path folder;

  @Test
  void aCropHoldsTheScanAtTheBoxOfTheLungsAndNoLungIsLost() {
    PhantomScan scan =
        ThoraxPhantom.scan(
            new PatientSpec(5, Emphysema.NONE, 0, 50, "F", 1),
            new ScanSettings(128, 360, 30, 3, Kernel.values()[0], 10));
    int columns = scan.volume().columns();
    int crops = 0;
    for (int z = 0; z < scan.volume().slices(); z++) {
      short[] hu = scan.volume().hu()[z];
      byte[] lung = scan.lung()[z];
      int[] inside = IntStream.range(0, lung.length).filter(i -> lung[i] != 0).toArray();
      if (inside.length < 200) {
        assertThat(LungCrop.of(hu, lung, columns, "p", null)).isEmpty();
        continue;
      }
      crops++;
      TrainingSlice slice = LungCrop.of(hu, lung, columns, "p", null).orElseThrow();
      int top = Math.max(0, IntStream.of(inside).map(i -> i / columns).min().orElseThrow() - 8);
      int left = Math.max(0, IntStream.of(inside).map(i -> i % columns).min().orElseThrow() - 8);
      int lungPixels = 0;
      for (int i = 0; i < slice.hu().length; i++) {
        int from = (top + i / slice.columns()) * columns + left + i % slice.columns();
        assertThat(slice.hu()[i]).isEqualTo(hu[from]);
        assertThat(slice.lung()[i]).isEqualTo(lung[from]);
        lungPixels += slice.lung()[i] != 0 ? 1 : 0;
      }
      assertThat(lungPixels).isEqualTo(inside.length);
    }
    assertThat(crops).isGreaterThan(3);
  }

  @Test
  void paddingBecomesAir() {
    short[] hu = new short[900];
    byte[] lung = new byte[900];
    java.util.Arrays.fill(hu, (short) -850);
    java.util.Arrays.fill(lung, 0, 450, (byte) 1);
    hu[460] = HounsfieldVolume.PADDING;
    TrainingSlice slice = LungCrop.of(hu, lung, 30, "p", null).orElseThrow();
    assertThat(slice.hu()[460]).isEqualTo((short) -1000);
    assertThat(slice.hu()[459]).isEqualTo((short) -850);
  }

  @Test
  void storedSlicesReadBackInAnyOrderAndLeaveNoFile() throws IOException {
    List<TrainingSlice> slices = new ArrayList<>();
    List<StoredSlices.Shape> shapes = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      int rows = 3 + n;
      short[] hu = new short[rows * 7];
      byte[] lung = new byte[hu.length];
      for (int i = 0; i < hu.length; i++) {
        hu[i] = (short) (-32000 + 1031 * i * (n + 1));
        lung[i] = (byte) ((i * i + n) % 3 == 0 ? 1 : 0);
      }
      slices.add(new TrainingSlice(hu, lung, rows, 7, "p" + n));
      shapes.add(new StoredSlices.Shape("p" + n, rows, 7));
    }
    try (StoredSlices stored = new StoredSlices(folder.resolve("scratch"), shapes)) {
      for (int n : new int[] {3, 0, 4, 2, 1}) {
        stored.put(n, SliceBytes.ofHu(slices.get(n).hu()), SliceBytes.ofLung(slices.get(n).lung()));
      }
      assertThat(stored.size()).isEqualTo(5);
      for (int n : new int[] {1, 4, 0, 3, 2, 1}) {
        TrainingSlice read = stored.read(n);
        assertThat(read.hu()).isEqualTo(slices.get(n).hu());
        assertThat(read.lung()).isEqualTo(slices.get(n).lung());
        assertThat(read.rows()).isEqualTo(3 + n);
        assertThat(read.columns()).isEqualTo(7);
        assertThat(read.patientKey()).isEqualTo("p" + n).isEqualTo(stored.patientKey(n));
      }
      assertThatThrownBy(() -> stored.put(0, new byte[2], new byte[1]))
          .hasMessageContaining("its size asks for");
    }
    assertThat(Files.list(folder)).isEmpty();
  }

  @Test
  void aMixtureKeepsItsSharesAndShowsEverySliceEquallyOften() {
    MixedSlices mixed =
        new MixedSlices(
            List.of(
                new MixedSlices.Part(source("a", 90), 0.25),
                new MixedSlices.Part(source("b", 7), 0.75)));
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < mixed.size(); i++) {
      assertThat(mixed.read(i).patientKey()).isEqualTo(mixed.patientKey(i));
      seen.merge(mixed.patientKey(i), 1, Integer::sum);
    }
    assertThat(seen).hasSize(97);
    int ofA = 0;
    for (int n = 0; n < 90; n++) {
      assertThat(seen.get("a" + n)).isEqualTo(1);
      ofA += seen.get("a" + n);
    }
    assertThat((double) ofA / mixed.size()).isEqualTo(0.25);
    for (int n = 0; n < 7; n++) {
      // 270 draws over 7 slices.
      assertThat(seen.get("b" + n)).isBetween(38, 39);
    }
  }

  private static SliceSource source(String name, int size) {
    return new SliceSource() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public String patientKey(int index) {
        return name + index;
      }

      @Override
      public TrainingSlice read(int index) {
        return new TrainingSlice(new short[1], new byte[1], 1, 1, name + index);
      }
    };
  }
}
