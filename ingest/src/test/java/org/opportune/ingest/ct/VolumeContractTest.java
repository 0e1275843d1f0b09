package org.opportune.ingest.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opportune.ingest.Reason;
import org.opportune.ingest.dicom.DicomReaderContract;
import org.opportune.ingest.dicom.DicomTag;

/** Slices to Hounsfield units: cases 16, 18, 19 and 30 of the project's list. */
public class VolumeContractTest extends DicomReaderContract {
  private static final int SIDE = 64;
  private static final int CENTRE = 32 * SIDE + 32;

  /** Air of a stored value around a body of -1024 + 1064 HU, and a voxel of it at the centre. */
  private static short[] air(int stored) {
    return air(stored, 1064);
  }

  private static short[] air(int stored, int tissue) {
    short[] cells = new short[SIDE * SIDE];
    Arrays.fill(cells, (short) stored);
    for (int row = 40; row < 56; row++) {
      Arrays.fill(cells, row * SIDE + 16, row * SIDE + 48, (short) tissue);
    }
    cells[CENTRE] = (short) tissue;
    return cells;
  }

  private ReadVolume read(CtBytes slice, double slope, double intercept) throws SeriesException {
    byte[] bytes = slice.bytes();
    return new VolumeReader(reader(), 1 << 20)
        .read(List.of(new SliceRef("o", 0, bytes.length, 0, slope, intercept)), ref -> bytes);
  }

  @Test
  void case18PaddingWrittenAsUnsignedAmongSignedPixels() throws Exception {
    short[] cells = air(24);
    cells[0] = -2000;
    cells[CENTRE + 1] = -2000;
    ReadVolume read =
        read(new CtBytes().cells(cells).number(DicomTag.PIXEL_PADDING_VALUE, 63536), 1, -1024);
    assertThat(read.volume().hu()[0][0]).isEqualTo(HounsfieldVolume.PADDING);
    assertThat(read.volume().hu()[0][CENTRE + 1]).isEqualTo(HounsfieldVolume.PADDING);
    assertThat(read.volume().hu()[0][CENTRE]).isEqualTo((short) 40);
    assertThat(read.outsideAirHu()).isEqualTo(-1000);
    assertThat(read.flags()).isEmpty();
  }

  @Test
  void case18PaddingRange() throws Exception {
    short[] cells = air(24);
    cells[CENTRE + 1] = -1995;
    CtBytes slice =
        new CtBytes()
            .cells(cells)
            .number(DicomTag.PIXEL_PADDING_VALUE, -2000)
            .number(DicomTag.PIXEL_PADDING_RANGE_LIMIT, -1990);
    assertThat(read(slice, 1, -1024).volume().hu()[0][CENTRE + 1])
        .isEqualTo(HounsfieldVolume.PADDING);
  }

  @Test
  void case18UndeclaredFillAndRealLowValues() throws Exception {
    short[] cells = air(24);
    for (int corner : new int[] {0, SIDE - 1, SIDE * (SIDE - 1), SIDE * SIDE - 1, CENTRE + 1}) {
      cells[corner] = -2000;
    }
    cells[1] = -10;
    cells[CENTRE + 2] = -10;
    ReadVolume read = read(new CtBytes().cells(cells), 1, -1024);
    short[] hu = read.volume().hu()[0];
    assertThat(hu[CENTRE + 1]).isEqualTo(HounsfieldVolume.PADDING);
    assertThat(hu[1]).isEqualTo(HounsfieldVolume.PADDING);
    // Inside the circle a value below -1024 is noisy air.
    assertThat(hu[CENTRE + 2]).isEqualTo((short) -1034);
    assertThat(read.flags()).containsExactly("padding_undeclared");
  }

  @Test
  void case19ImplausibleValues() throws Exception {
    assertThat(read(new CtBytes().cells(air(99)), 1, -1024).flags()).containsExactly("hu_offset");
    assertThatThrownBy(() -> read(new CtBytes().cells(air(24)), 1, 0))
        .isInstanceOfSatisfying(
            SeriesException.class, e -> assertThat(e.reason()).isEqualTo(Reason.HU_OFFSET))
        .hasMessage("Invalid values: a slice has none below 0 HU");
    assertThatThrownBy(() -> read(new CtBytes().cells(air(324)), 1, -1024))
        .hasMessage("Invalid values: air around the patient is -700.0 HU");
  }

  @Test
  void case19AnInterceptAppliedTwice() {
    // Stored values are in HU already, and the tags take 1024 away once more.
    short[] noisy = air(-1000, 40);
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] += (short) (i % 5 - 2);
    }
    assertThatThrownBy(() -> read(new CtBytes().cells(noisy), 1, -1024))
        .isInstanceOfSatisfying(
            SeriesException.class, e -> assertThat(e.reason()).isEqualTo(Reason.HU_OFFSET))
        .hasMessage("Invalid values: air around the patient is -2024.0 HU");
    // An export that cannot store what is below 0: air then reads as air should, and lung too.
    short[] clipped = air(0, 40);
    Arrays.fill(clipped, 45 * SIDE + 20, 45 * SIDE + 40, (short) 900);
    assertThatThrownBy(() -> read(new CtBytes().cells(clipped), 1, -1024))
        .isInstanceOfSatisfying(
            SeriesException.class, e -> assertThat(e.reason()).isEqualTo(Reason.HU_OFFSET))
        .hasMessage("Invalid values: under 1 % are above -300 HU");
    // Air of one value is taken for undeclared fill: there is none to measure.
    short[] flat = air(-1024, 40);
    assertThatThrownBy(() -> read(new CtBytes().cells(flat), 1, -1024))
        .hasMessage("Invalid values: under 1 % are above -300 HU");
  }

  @Test
  void case16RescaleOfEachSliceRoundedHalfUp() throws Exception {
    ReadVolume read = read(new CtBytes().cells(air(-1999)), 0.5, 0);
    assertThat(read.volume().hu()[0][0]).isEqualTo((short) -999);
  }

  @Test
  void case30FlippedToPatientAxes() throws Exception {
    short[] cells = air(24);
    cells[33 * SIDE + 40] = 1124;
    CtBytes prone =
        new CtBytes().cells(cells).text(DicomTag.IMAGE_ORIENTATION_PATIENT, "-1\\0\\0\\0\\-1\\0");
    assertThat(read(prone, 1, -1024).volume().hu()[0][30 * SIDE + 23]).isEqualTo((short) 100);
  }

  @Test
  void refusesAnObjectOfTheSameLengthFromAnotherSeries() {
    byte[] own = new CtBytes().cells(air(24)).text(DicomTag.SERIES_INSTANCE_UID, "1.2.8").bytes();
    byte[] foreign =
        new CtBytes().cells(air(24)).text(DicomTag.SERIES_INSTANCE_UID, "1.2.9").bytes();
    assertThat(foreign).hasSameSizeAs(own);
    List<SliceRef> slices =
        List.of(
            new SliceRef("a", 0, own.length, 0, 1, -1024),
            new SliceRef("b", 0, own.length, 1, 1, -1024));
    VolumeReader volumes = new VolumeReader(reader(), 1_000_000);
    assertThatThrownBy(() -> volumes.read(slices, ref -> ref.equals("a") ? own : foreign))
        .isInstanceOfSatisfying(
            SeriesException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CHANGED));
  }

  @Test
  void anObjectCutShortByTheLengthOfTheOneItReplacedIsChangedAndNotBroken() {
    byte[] whole = new CtBytes().cells(air(24)).bytes();
    byte[] start = Arrays.copyOf(whole, whole.length - 100);
    List<SliceRef> slices = List.of(new SliceRef("a", 0, start.length, 0, 1, -1024));
    VolumeReader volumes = new VolumeReader(reader(), 1_000_000);
    for (boolean replaced : new boolean[] {true, false}) {
      ObjectFetch store =
          new ObjectFetch() {
            @Override
            public byte[] fetch(String objectRef) {
              return start;
            }

            @Override
            public boolean isAsIndexed(String objectRef) {
              return !replaced;
            }
          };
      assertThatThrownBy(() -> volumes.read(slices, store))
          .isInstanceOfSatisfying(
              SeriesException.class,
              e -> assertThat(e.reason()).isEqualTo(replaced ? Reason.CHANGED : Reason.TRUNCATED));
    }
  }

  @Test
  void refusesWhatChangedOrIsTooLarge() {
    byte[] bytes = new CtBytes().cells(air(24)).bytes();
    SliceRef slice = new SliceRef("DOE", 0, bytes.length, 0, 1, -1024);
    SliceRef other = new SliceRef("DOE", 0, bytes.length + 1, 0, 1, -1024);
    VolumeReader tight = new VolumeReader(reader(), 100);
    assertThatThrownBy(() -> tight.read(List.of(slice), ref -> bytes))
        .hasMessage("Cannot read volume: 4096 voxels of 100");
    assertThatThrownBy(() -> tight.read(List.of(other), ref -> bytes))
        .isInstanceOfSatisfying(
            SeriesException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CHANGED));
    assertThatThrownBy(
            () ->
                tight.read(
                    List.of(slice),
                    ref -> {
                      throw new java.io.IOException(ref);
                    }))
        .hasMessage("Cannot fetch slice: IOException")
        .hasNoCause();
  }
}
