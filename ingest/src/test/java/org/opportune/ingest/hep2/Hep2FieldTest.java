package org.opportune.ingest.hep2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What anatomy and optics demand of a drawn field, measured in its pixels. */
class Hep2FieldTest {
  private static final int SIZE = 640;

  /** Large, sharp cells, in which structures can be told apart. */
  private static Hep2Field sharp(long seed, Pattern pattern) {
    return Hep2Field.draw(sharpSpec(seed, pattern));
  }

  private static FieldSpec sharpSpec(long seed, Pattern pattern) {
    return new FieldSpec(
        seed, SIZE, SIZE, Map.of(pattern, Showing.FULL), 640, 0.5, 0.02, 0.01, 120, 0.6);
  }

  private static List<CellTruth> interphase(Hep2Field field) {
    Green green = new Green(field.picture());
    return field.cells().stream().filter(cell -> !cell.mitotic() && green.whole(cell)).toList();
  }

  private static double median(List<CellTruth> cells, ToDoubleFunction<CellTruth> measure) {
    double[] values = cells.stream().mapToDouble(measure).sorted().toArray();
    assertThat(values).hasSizeGreaterThan(4);
    return values[values.length / 2];
  }

  private static double mean(FieldSpec spec) {
    return new Green(Hep2Field.draw(spec).picture()).mean();
  }

  @Test
  void sameSpecGivesSameBytesAndAnotherSeedOthers() {
    FieldSpec spec = FieldSpec.plain(5, 200, 120, Set.of(Pattern.AMA, Pattern.CENTROMERE));
    Hep2Field first = Hep2Field.draw(spec);
    Hep2Field again = Hep2Field.draw(spec);
    assertThat(again.picture().rgb()).isEqualTo(first.picture().rgb());
    assertThat(again.cells()).isEqualTo(first.cells());
    FieldSpec other = FieldSpec.plain(6, 200, 120, spec.patterns());
    assertThat(Hep2Field.draw(other).picture().rgb()).isNotEqualTo(first.picture().rgb());
  }

  @Test
  void lightLiesWhereTheTruthHasCellsAndNowhereElse() {
    Hep2Field field = Hep2Field.draw(FieldSpec.plain(3, 300, 300, Set.of(Pattern.HOMOGENEOUS)));
    Green green = new Green(field.picture());
    double[] outside = new double[300 * 300];
    int count = 0;
    for (int i = 0; i < outside.length; i++) {
      int column = i % 300;
      int row = i / 300;
      if (field.cells().stream()
          .allMatch(
              cell -> Math.hypot(cell.x() - column, cell.y() - row) > 1.4 * cell.radiusPx())) {
        outside[count++] = green.at(column, row);
      }
    }
    outside = Arrays.stream(outside, 0, count).sorted().toArray();
    double dark = outside[(int) (0.98 * count)];
    for (CellTruth cell : field.cells()) {
      assertThat(cell.x()).isBetween(0.0, 300.0);
      assertThat(cell.y()).isBetween(0.0, 300.0);
      assertThat(cell.patterns()).containsExactly(Pattern.HOMOGENEOUS);
      double[] inside = green.ring(cell, 0, 0.5);
      assertThat(inside[inside.length * 9 / 10]).as("%s", cell).isGreaterThan(1.5 * dark);
    }
  }

  @ParameterizedTest
  @EnumSource(Pattern.class)
  void everyPatternIsCarriedByTheShareOfCellsItWasGiven(Pattern pattern) {
    Pattern other = pattern == Pattern.AMA ? Pattern.GOLGI : Pattern.AMA;
    for (double share : new double[] {1e-6, 0.35, 1}) {
      FieldSpec spec =
          new FieldSpec(
              9,
              256,
              256,
              Map.of(pattern, new Showing(share, 1), other, Showing.FULL),
              320,
              1,
              0.05,
              0.05,
              40,
              0.6);
      Hep2Field field = Hep2Field.draw(spec);
      long carriers =
          field.cells().stream().filter(cell -> cell.patterns().contains(pattern)).count();
      assertThat((double) carriers)
          .isGreaterThanOrEqualTo(1)
          .isCloseTo(share * field.cells().size(), within(1.0));
      assertThat(field.cells()).allMatch(cell -> cell.patterns().contains(other));
      assertThat(field.cells()).allMatch(cell -> spec.patterns().containsAll(cell.patterns()));
    }
  }

  @Test
  void negativeFieldsCarryNothingAndAreDimmerThanAnyPositive() {
    Hep2Field negative = Hep2Field.draw(FieldSpec.plain(4, 384, 384, Set.of()));
    assertThat(negative.cells()).isNotEmpty().allMatch(cell -> cell.patterns().isEmpty());
    double dim = new Green(negative.picture()).mean();
    for (Pattern pattern : Pattern.values()) {
      assertThat(mean(FieldSpec.plain(4, 384, 384, EnumSet.of(pattern))))
          .as("%s", pattern)
          .isGreaterThan(dim + 0.005);
    }
  }

  @ParameterizedTest
  @EnumSource(Pattern.class)
  void everyDoublingOfTheTitreIsBrighter(Pattern pattern) {
    double before = 0;
    for (int titre = 80; titre <= 2560; titre *= 2) {
      double now =
          mean(
              new FieldSpec(
                  2, 256, 256, Map.of(pattern, Showing.FULL), titre, 1, 0.04, 0.03, 48, 0.6));
      assertThat(now).as("1:%d", titre).isGreaterThan(before);
      before = now;
    }
  }

  @Test
  void homogeneousNucleiAreSmoothAndOthersAreNot() {
    Hep2Field smooth = sharp(21, Pattern.HOMOGENEOUS);
    Green even = new Green(smooth.picture());
    assertThat(median(interphase(smooth), cell -> even.graininess(cell, 0, 0.35))).isLessThan(0.1);
    for (Pattern pattern :
        EnumSet.of(Pattern.SPECKLED, Pattern.CENTROMERE, Pattern.NUCLEOLAR, Pattern.NUCLEAR_DOTS)) {
      Hep2Field field = sharp(21, pattern);
      Green green = new Green(field.picture());
      assertThat(median(interphase(field), cell -> green.graininess(cell, 0, 0.35)))
          .as("%s", pattern)
          .isGreaterThan(0.3);
    }
  }

  @Test
  void chromosomesOfMitosesShineOrStayDarkAsThePatternHasIt() {
    for (Pattern pattern :
        EnumSet.of(Pattern.HOMOGENEOUS, Pattern.CENTROMERE, Pattern.SPECKLED, Pattern.AMA)) {
      double centre = 0;
      double around = 0;
      int mitoses = 0;
      for (long seed = 0; mitoses < 4; seed++) {
        FieldSpec spec = sharpSpec(seed, pattern);
        if (CellLayout.of(spec).cells().stream().noneMatch(Cell::mitotic)) {
          continue;
        }
        Hep2Field field = Hep2Field.draw(spec);
        Green green = new Green(field.picture());
        for (CellTruth cell : field.cells()) {
          if (cell.mitotic() && green.whole(cell)) {
            double[] middle = green.ring(cell, 0, 0.45);
            centre +=
                shines(pattern) ? middle[middle.length * 95 / 100] : middle[middle.length / 50];
            around += green.meanOf(cell, 0.5, 0.7);
            mitoses++;
          }
        }
      }
      if (shines(pattern)) {
        assertThat(centre).as("%s", pattern).isGreaterThan(1.5 * around);
      } else {
        assertThat(centre).as("%s", pattern).isLessThan(0.6 * around);
      }
    }
  }

  private static boolean shines(Pattern pattern) {
    return pattern == Pattern.HOMOGENEOUS || pattern == Pattern.CENTROMERE;
  }

  @Test
  void envelopeIsBrighterAtTheRimThanInTheMiddle() {
    Hep2Field field = sharp(22, Pattern.NUCLEAR_ENVELOPE);
    Green green = new Green(field.picture());
    assertThat(median(interphase(field), cell -> rim(green, cell) / green.meanOf(cell, 0, 0.35)))
        .isGreaterThan(2);
    Hep2Field filled = sharp(22, Pattern.HOMOGENEOUS);
    Green even = new Green(filled.picture());
    assertThat(median(interphase(filled), cell -> rim(even, cell) / even.meanOf(cell, 0, 0.35)))
        .isLessThan(1.3);
  }

  /** The brighter part of where the rim of the nucleus may be. */
  private static double rim(Green green, CellTruth cell) {
    double[] values = green.ring(cell, 0.5, 0.85);
    return values[values.length * 85 / 100];
  }

  @Test
  void mitochondriaLightTheCytoplasmAndLeaveTheNucleusDark() {
    Hep2Field field = sharp(23, Pattern.AMA);
    Green green = new Green(field.picture());
    assertThat(
            median(
                interphase(field),
                cell -> green.meanOf(cell, 0.78, 0.95) / green.meanOf(cell, 0, 0.4)))
        .isGreaterThan(2);
  }

  @Test
  void nucleoliAreOneToSixBlobsFarBrighterThanTheirNucleus() {
    Hep2Field field = sharp(24, Pattern.NUCLEOLAR);
    Green green = new Green(field.picture());
    for (CellTruth cell : interphase(field)) {
      double[] nucleus = green.ring(cell, 0, 0.6);
      assertThat(nucleus[nucleus.length * 98 / 100]).isGreaterThan(2 * nucleus[nucleus.length / 2]);
    }
  }

  @Test
  void centromeresAreSomeFortyDotsAndNuclearDotsFew() {
    Hep2Field many = sharp(25, Pattern.CENTROMERE);
    Green manyGreen = new Green(many.picture());
    assertThat(median(interphase(many), cell -> dots(manyGreen, cell))).isBetween(30.0, 52.0);
    Hep2Field few = sharp(25, Pattern.NUCLEAR_DOTS);
    Green fewGreen = new Green(few.picture());
    for (CellTruth cell : interphase(few)) {
      assertThat(dots(fewGreen, cell)).isBetween(1, 16);
    }
    assertThat(median(interphase(few), cell -> dots(fewGreen, cell))).isBetween(3.0, 15.0);
  }

  /** Peaks above half of the brightest of the cell. */
  private static int dots(Green green, CellTruth cell) {
    double[] values = green.ring(cell, 0, 0.85);
    return green.peaks(cell, 0.85, 0.4 * values[values.length - 1]);
  }

  @Test
  void golgiLiesAtOnePoleOfTheNucleus() {
    Hep2Field golgi = sharp(26, Pattern.GOLGI);
    Green oneSided = new Green(golgi.picture());
    Hep2Field ama = sharp(26, Pattern.AMA);
    Green allRound = new Green(ama.picture());
    double pole = median(interphase(golgi), cell -> oneSided.lopsidedness(cell, 0.12));
    assertThat(pole).isGreaterThan(0.4);
    assertThat(median(interphase(ama), cell -> allRound.lopsidedness(cell, 0.12)))
        .isLessThan(pole / 2);
  }

  @Test
  void aPatternOfSomeCellsShowsInGroups() {
    FieldSpec spec =
        new FieldSpec(
            31,
            1200,
            1200,
            Map.of(Pattern.SPECKLED, Showing.FULL, Pattern.AMA, new Showing(0.4, 1)),
            640,
            1,
            0.05,
            0.05,
            40,
            0.6);
    List<CellTruth> cells = Hep2Field.draw(spec).cells();
    int alike = 0;
    for (CellTruth cell : cells) {
      CellTruth nearest =
          cells.stream()
              .filter(other -> !other.equals(cell))
              .min(
                  (a, b) ->
                      Double.compare(
                          Math.hypot(a.x() - cell.x(), a.y() - cell.y()),
                          Math.hypot(b.x() - cell.x(), b.y() - cell.y())))
              .orElseThrow();
      alike += carries(cell) == carries(nearest) ? 1 : 0;
    }
    // Chance alone: both of 40 % or neither.
    assertThat((double) alike / cells.size()).isGreaterThan(0.4 * 0.4 + 0.6 * 0.6 + 0.12);
    assertThat(cells.stream().filter(CellTruth::mitotic).count() / (double) cells.size())
        .isBetween(0.01, 0.08);
  }

  private static boolean carries(CellTruth cell) {
    return cell.patterns().contains(Pattern.AMA);
  }

  @Test
  void noiseIsThatOfCountedPhotonsAndOfReading() {
    for (double background : new double[] {0.1, 0.4}) {
      Green green =
          new Green(
              Hep2Field.draw(new FieldSpec(8, 400, 400, Map.of(), 0, 0, background, 0.1, 12, 0))
                  .picture());
      double square = 0;
      double level = 0;
      int pairs = 0;
      for (int row = 0; row < 400; row++) {
        for (int column = 0; column < 398; column += 2) {
          double left = green.at(column, row);
          double right = green.at(column + 1, row);
          square += (left - right) * (left - right) / 2;
          level += (left + right) / 2;
          pairs++;
        }
      }
      // Variance of N counted photons is N; a quarter of the noise is reading.
      assertThat(square / pairs)
          .isCloseTo(0.1 * 0.1 * (level / pairs + 1.0 / 16), within(0.06 * square / pairs));
    }
  }

  @Test
  void redAndBlueAreFaintBleedOfTheGreen() {
    byte[] rgb =
        Hep2Field.draw(FieldSpec.plain(3, 384, 384, Set.of(Pattern.HOMOGENEOUS))).picture().rgb();
    double[] mean = new double[3];
    for (int i = 0; i < rgb.length; i++) {
      mean[i % 3] += rgb[i] & 0xFF;
    }
    // Channel means of the published images: .005, .190, .006.
    assertThat(mean[0] / mean[1]).isCloseTo(0.005 / 0.190, within(0.004));
    assertThat(mean[2] / mean[1]).isCloseTo(0.006 / 0.190, within(0.004));
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> FieldSpec.plain(1, 8, 300, Set.of()))
        .hasMessage("Invalid size of a field: 8 x 300 is not 16 x 16 to 16384 x 16384 pixels");
    assertThatThrownBy(
            () ->
                new FieldSpec(
                    1, 64, 64, Map.of(Pattern.AMA, Showing.FULL), 40, 1, 0.1, 0.1, 48, 0.5))
        .hasMessage("Invalid titre: 40 is not in 80..2560");
    assertThatThrownBy(() -> new Showing(0, 1)).hasMessageContaining("share of cells: 0.0");
  }
}
