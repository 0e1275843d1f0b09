package org.opportune.ingest.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opportune.ingest.Reason;
import org.opportune.ingest.dicom.DicomTag;

/** Several acquisitions in one series: case 25 of the project's list. */
public class AcquisitionContractTest extends StudyContract {
  /** A slice of a second pass over the same places, with other pixels. */
  private static CtBytes again(int i) {
    return slice("1", 100 + i)
        .cells(cells(50 + i))
        .text(DicomTag.IMAGE_POSITION_PATIENT, position(0, SPACING * i));
  }

  private static CtBytes at(CtBytes slice, double secondOfDay) {
    int whole = (int) secondOfDay;
    return slice
        .text(DicomTag.SERIES_TIME, "100000")
        .text(
            DicomTag.ACQUISITION_TIME,
            String.format(
                Locale.ROOT,
                "%02d%02d%09.6f",
                whole / 3600,
                whole / 60 % 60,
                secondOfDay - whole / 60 * 60));
  }

  /** All slices of one pass and none of another: the pass's first mark reads this. */
  private void assertOnePass(int firstMark) throws SeriesException {
    CtSeries series = only();
    assertThat(series.selected()).isTrue();
    assertThat(series.flags()).contains("split").doesNotContain("duplicate_positions");
    assertThat(series.excludedInstances())
        .containsExactly(Map.entry("split_smaller_stack", SLICES));
    short[][] hu = volume(series).volume().hu();
    assertThat(hu).hasDimensions(SLICES, SIDE * SIDE);
    for (int i = 0; i < SLICES; i++) {
      assertThat(hu[i][CENTRE]).isEqualTo((short) (firstMark + i));
    }
  }

  private void assertAmbiguous() {
    CtSeries series = only();
    assertThat(series.flags()).contains("duplicate_positions").doesNotContain("split");
    assertThatThrownBy(() -> volume(series))
        .isInstanceOfSatisfying(
            SeriesException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.AMBIGUOUS_DUPLICATES));
  }

  @Test
  void case25AnotherNumberAtTheSamePositionsIsAnotherStack() throws Exception {
    for (int i = 0; i < SLICES; i++) {
      store(slice("1", i).text(DicomTag.ACQUISITION_NUMBER, "1"));
      store(again(i).text(DicomTag.ACQUISITION_NUMBER, "2"));
    }
    assertOnePass(40);
  }

  @Test
  void case25AnotherTimeOfAWholePassIsAnotherStack() throws Exception {
    for (int i = 0; i < SLICES; i++) {
      store(at(slice("1", i).text(DicomTag.ACQUISITION_NUMBER, "1"), 36_005));
      store(at(again(i).text(DicomTag.ACQUISITION_NUMBER, "1"), 36_035.5));
    }
    assertOnePass(40);
  }

  @Test
  void case25PassesWhoseEverySliceHasItsOwnTimeAreCutAtThePauseBetweenThem() throws Exception {
    for (int i = 0; i < SLICES; i++) {
      store(at(slice("1", i), 36_005 + 0.4 * i));
      // The table came back, and there is one slice more.
      store(at(again(SLICES - 1 - i), 36_030 + 0.4 * i));
    }
    store(at(again(SLICES), 36_029.6));
    CtSeries series = only();
    assertThat(series.excludedInstances())
        .containsExactly(Map.entry("split_smaller_stack", SLICES));
    short[][] hu = volume(series).volume().hu();
    assertThat(hu).hasDimensions(SLICES + 1, SIDE * SIDE);
    for (int i = 0; i <= SLICES; i++) {
      assertThat(hu[i][CENTRE]).isEqualTo((short) (90 + i));
    }
  }

  @Test
  void case25PassesEitherSideOfMidnight() throws Exception {
    for (int i = 0; i < SLICES; i++) {
      store(at(slice("1", i), 86_390 + 0.1 * i).text(DicomTag.SERIES_TIME, "235959"));
      store(at(again(i), 20 + 0.1 * i).text(DicomTag.SERIES_TIME, "235959"));
    }
    assertOnePass(40);
  }

  @Test
  void timesThatDifferSplitNothingWhereNoPositionRepeats() throws Exception {
    for (int i = 0; i < SLICES; i++) {
      // Two breath holds, the second of which goes on where the first ended.
      store(at(slice("1", i), 36_005 + 0.4 * i + (i < SLICES / 2 ? 0 : 60)));
    }
    CtSeries series = only();
    assertThat(series.flags()).doesNotContain("split");
    assertThat(series.slices()).hasSize(SLICES);
  }

  @Test
  void case25OnePositionTwiceAtOneTimeIsAmbiguous() {
    for (int i = 0; i < SLICES; i++) {
      store(at(slice("1", i), 36_005));
    }
    store(at(again(7), 36_005));
    assertAmbiguous();
  }

  @Test
  void case25NothingIsGuessedOfASliceWithoutATime() {
    for (int i = 0; i < SLICES; i++) {
      store(at(slice("1", i), 36_005));
    }
    store(again(7));
    assertAmbiguous();
  }

  @Test
  void theTimeKeptIsFromTheStartOfTheSeries() {
    CtBytes slice = new CtBytes().text(DicomTag.ACQUISITION_TIME, "100001.5");
    assertThat(slice.read(reader()).acquisitionOffsetS()).isNull();
    slice.text(DicomTag.STUDY_TIME, "0955");
    assertThat(slice.read(reader()).acquisitionOffsetS()).isEqualTo(301.5);
    slice.text(DicomTag.SERIES_TIME, "10:00:03");
    assertThat(slice.read(reader()).acquisitionOffsetS()).isEqualTo(-1.5);
    slice.text(DicomTag.ACQUISITION_TIME, "not a time");
    assertThat(slice.read(reader()).acquisitionOffsetS()).isNull();
    slice.text(DicomTag.ACQUISITION_DATE_TIME, "20200315100004.25+0100");
    assertThat(slice.read(reader()).acquisitionOffsetS()).isEqualTo(1.25);
  }
}
