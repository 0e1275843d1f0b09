package org.opportune.ingest.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opportune.ingest.RealData;
import org.opportune.ingest.dicom.ByteSource;
import org.opportune.ingest.dicom.DicomReader;

/** Real CT series from header to Hounsfield units, against pydicom and numpy. */
class RealVolumeTest {
  private static final CtInstanceReader INSTANCES = new CtInstanceReader(DicomReader.builtIn());

  @ParameterizedTest
  @CsvSource({
    "lidc-0001, soft",
    "lungdx-a0001-kernel-b, soft",
    "lungdx-a0001-kernel-l, sharp",
    "pancreas-planning, soft",
    "cip-64, unknown"
  })
  void volumesEqualThoseOfTheOracle(String name, String kernelClass) throws Exception {
    Map<String, byte[]> objects = RealData.unzip("ct/" + name + ".zip");
    CtSeries series = selected(objects);
    ReadVolume read = volume(series, objects);
    String[] expected = null;
    for (String[] row : RealData.oracle("ct-volumes.csv")) {
      expected = row[0].equals(name) ? row : expected;
    }
    assertThat(series.slices()).hasSize(Integer.parseInt(expected[1]));
    assertThat(series.kernelClass()).isEqualTo(kernelClass);
    assertThat(read.volume().slices()).isEqualTo(Integer.parseInt(expected[1]));
    assertThat(sum(read.volume()))
        .containsExactly(Long.parseLong(expected[3]), Long.parseLong(expected[4]));
    assertThat(digest(read.volume())).isEqualTo(expected[2]);
    // Air is -1000 by definition; voxels of 4 mm mix in clothes and skin.
    assertThat(read.outsideAirHu()).isCloseTo(-1000, within(10.0));
    if (name.equals("pancreas-planning")) {
      densityInsideTheContouredLungsIsThatOfTheReference(read.volume());
    }
  }

  private static void densityInsideTheContouredLungsIsThatOfTheReference(HounsfieldVolume volume)
      throws Exception {
    byte[] mask = npy(RealData.unzip("ct/pancreas-planning-lungs.npz").get("mask.npy"));
    int side = volume.rows() * volume.columns();
    assertThat(mask).hasSize(volume.slices() * side);
    short[] lung = new short[mask.length];
    int count = 0;
    int emphysema = 0;
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] != 0) {
        lung[count] = volume.hu()[i / side][i % side];
        emphysema += lung[count++] <= -950 ? 1 : 0;
      }
    }
    short[] sorted = Arrays.copyOf(lung, count);
    Arrays.sort(sorted);
    assertThat(100.0 * emphysema / sorted.length).isCloseTo(0.0856, within(0.00005));
    assertThat(sorted[(int) (0.15 * (sorted.length - 1))]).isEqualTo((short) -815);
  }

  private static CtSeries selected(Map<String, byte[]> objects) {
    List<CtInstance> instances = new ArrayList<>();
    AtomicLong read = new AtomicLong();
    objects.forEach(
        (name, bytes) ->
            instances.add(
                INSTANCES.read(
                    counted(bytes, read), name, bytes.length, null, (label, id) -> label + id)));
    long slices = instances.stream().filter(CtInstance::ok).count();
    long others = objects.entrySet().stream().filter(e -> e.getKey().contains("rtstruct")).count();
    // One read of 8 kB per header, whatever the size of the pixels.
    assertThat(read.get()).isLessThanOrEqualTo(slices * 8192 + others * 8_000_000);
    return SeriesAssembler.assemble(instances, AssemblyLimits.defaults()).stream()
        .filter(CtSeries::selected)
        .findFirst()
        .orElseThrow();
  }

  private static ByteSource counted(byte[] bytes, AtomicLong read) {
    ByteSource source = ByteSource.of(bytes);
    return new ByteSource() {
      @Override
      public long length() {
        return source.length();
      }

      @Override
      public byte[] read(long offset, int length) throws IOException {
        read.addAndGet(length);
        return source.read(offset, length);
      }
    };
  }

  private static ReadVolume volume(CtSeries series, Map<String, byte[]> objects)
      throws SeriesException {
    return new VolumeReader(DicomReader.builtIn(), 1L << 29).read(series.slices(), objects::get);
  }

  private static long[] sum(HounsfieldVolume volume) {
    long sum = 0;
    long count = 0;
    for (short[] slice : volume.hu()) {
      for (short hu : slice) {
        if (hu != HounsfieldVolume.PADDING) {
          sum += hu;
          count++;
        }
      }
    }
    return new long[] {sum, count};
  }

  private static String digest(HounsfieldVolume volume) throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (short[] slice : volume.hu()) {
      ByteBuffer bytes = ByteBuffer.allocate(2 * slice.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asShortBuffer().put(slice);
      sha.update(bytes);
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /** The values of a numpy array of bytes: what follows its header. */
  private static byte[] npy(byte[] file) {
    int header = (file[8] & 0xFF) | (file[9] & 0xFF) << 8;
    return Arrays.copyOfRange(file, 10 + header, file.length);
  }
}
