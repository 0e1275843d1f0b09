package org.opportune.ingest.ct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Instances to series: cases 20-30, 32, 33 and 36 of the project's list, and conservation. */
class SeriesAssemblerTest {
  private static final List<Double> AXIAL = List.of(1.0, 0.0, 0.0, 0.0, 1.0, 0.0);
  private static final List<Double> CORONAL = List.of(1.0, 0.0, 0.0, 0.0, 0.0, -1.0);

  /** What may differ from one slice to the next. */
  private record Spec(
      String series,
      int number,
      double y,
      double z,
      List<Double> orientation,
      Integer acquisition,
      String kernel,
      double intercept,
      double thickness,
      int matrix,
      boolean lossy,
      String reason) {
    static Spec of(String series, int number, double z) {
      return new Spec(series, number, 0, z, AXIAL, 1, "STANDARD", -1024, 2, 512, false, null);
    }

    Spec at(double newY, double newZ) {
      return new Spec(
          series,
          number,
          newY,
          newZ,
          orientation,
          acquisition,
          kernel,
          intercept,
          thickness,
          matrix,
          lossy,
          reason);
    }

    Spec turned(List<Double> o) {
      return new Spec(
          series,
          number,
          y,
          z,
          o,
          acquisition,
          kernel,
          intercept,
          thickness,
          matrix,
          lossy,
          reason);
    }

    Spec with(Integer a, String k, double i) {
      return new Spec(series, number, y, z, orientation, a, k, i, thickness, matrix, lossy, reason);
    }

    Spec shaped(double t, int m, boolean l, String r) {
      return new Spec(
          series, number, y, z, orientation, acquisition, kernel, intercept, t, m, l, r);
    }

    CtInstance instance() {
      String key = series + "-" + number;
      return new CtInstance(
          key,
          1000,
          "e" + number,
          new CtInstance.Keys("p", "st", series, key, "f"),
          "CT",
          null,
          null,
          "ORIGINAL\\PRIMARY\\AXIAL",
          acquisition,
          null,
          new CtInstance.Geometry(0.7, 0.7, thickness, 0.0, y, z, orientation),
          List.of(),
          new CtInstance.Pixels(matrix, matrix, 1, 16, 16, 15, true, 1, "MONOCHROME2"),
          new CtInstance.Rescale(1.0, intercept, null),
          new CtInstance.Scanner("GE MEDICAL SYSTEMS", "M", kernel, 120.0, null, null),
          new CtInstance.Demographics(60, "F", 2020, 1, null),
          lossy,
          false,
          null,
          List.of(),
          reason == null ? CtInstance.OK : CtInstance.EXCLUDED,
          reason);
    }
  }

  private static List<Spec> stack(String series, int count) {
    return new ArrayList<>(
        IntStream.range(0, count).mapToObj(i -> Spec.of(series, i, 2.0 * i)).toList());
  }

  private static CtSeries only(List<Spec> specs) {
    List<CtSeries> all = assemble(specs);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static List<CtSeries> assemble(List<Spec> specs) {
    List<CtSeries> series =
        SeriesAssembler.assemble(
            specs.stream().map(Spec::instance).toList(), AssemblyLimits.defaults());
    series.forEach(SeriesAssemblerTest::assertConserved);
    return series;
  }

  private static void assertConserved(CtSeries series) {
    long used = series.slices().stream().map(SliceRef::objectRef).distinct().count();
    int aside = series.excludedInstances().values().stream().mapToInt(Integer::intValue).sum();
    assertThat(used + aside).isEqualTo(series.instances());
    assertThat(series.selected()).isEqualTo(series.reason() == null);
    if (!series.selected()) {
      assertThat(series.slices()).isEmpty();
      assertThat(series.excludedInstances()).containsOnlyKeys(series.reason());
    }
  }

  @Test
  void case24OrderIsByPositionWhateverTheInput() {
    List<Spec> specs = stack("s", 60);
    CtSeries expected = only(specs);
    Collections.reverse(specs);
    assertThat(only(specs)).isEqualTo(expected);
    Collections.shuffle(specs, new Random(7));
    assertThat(only(specs)).isEqualTo(expected);
    assertThat(expected.selected()).isTrue();
    assertThat(expected.slices()).extracting(SliceRef::zMm).isSorted();
    assertThat(expected.sliceSpacingMm()).isEqualTo(2.0);
    assertThat(expected.flags()).containsExactly("thick_slices");
  }

  @Test
  void case23MixedStacksKeepTheLargest() {
    List<Spec> specs = stack("s", 60);
    for (int i = 0; i < 30; i++) {
      specs.add(Spec.of("s", 100 + i, 2.0 * i).with(2, "STANDARD", -1024));
      specs.add(Spec.of("s", 200 + i, 2.0 * i).with(1, "BONE", -1024));
      specs.add(Spec.of("s", 300 + i, 2.0 * i).shaped(2, 256, false, null));
      specs.add(Spec.of("s", 400 + i, 2.0 * i).turned(List.of(1.0, 0.0, 0.0, 0.0, 0.99, 0.14)));
    }
    CtSeries series = only(specs);
    assertThat(series.slices()).hasSize(60);
    assertThat(series.excludedInstances()).containsEntry("split_smaller_stack", 120);
    assertThat(series.flags()).contains("split");
  }

  @Test
  void case23StepAndShootAcquisitionsAreOneVolume() {
    List<Spec> specs = new ArrayList<>();
    stack("s", 60).forEach(spec -> specs.add(spec.with(spec.number() / 4, "SOFT", -1024)));
    assertThat(only(specs).slices()).hasSize(60);
  }

  @Test
  void case25Duplicates() {
    List<Spec> repeated = stack("s", 60);
    repeated.add(repeated.get(5));
    CtSeries series = only(repeated);
    assertThat(series.selected()).isTrue();
    assertThat(series.excludedInstances()).containsEntry("duplicate_instance", 1);
    List<Spec> ambiguous = stack("s", 60);
    ambiguous.add(Spec.of("s", 99, 10).shaped(1, 512, false, null));
    assertThat(only(ambiguous).reason()).isEqualTo("ambiguous_duplicates");
    // Nothing but their pixels can tell whether these two repeat each other.
    List<Spec> twins = stack("s", 60);
    twins.add(Spec.of("s", 99, 10));
    CtSeries undecided = only(twins);
    assertThat(undecided.flags()).contains("duplicate_positions");
    assertThat(undecided.slices()).hasSize(61).extracting(SliceRef::zMm).isSorted();
    assertThat(undecided.sliceSpacingMm()).isEqualTo(2.0);
    twins.addAll(stack("t", 30).stream().map(s -> s.at(0, 5.0 * s.number())).toList());
    assertThat(assemble(twins)).extracting(CtSeries::selected).containsExactly(false, true);
  }

  @Test
  void case26Gaps() {
    List<Spec> inside = stack("s", 60);
    inside.remove(30);
    inside.remove(30);
    assertThat(only(inside).rule()).isEqualTo("missing slices: 2");
    assertThat(only(inside).reason()).isEqualTo("missing_slices");
    List<Spec> nearEnd = stack("s", 60);
    nearEnd.remove(2);
    assertThat(only(nearEnd).selected()).isTrue();
    assertThat(only(nearEnd).flags()).contains("gap_near_end");
    List<Spec> faraway = stack("s", 60);
    faraway.add(Spec.of("s", 99, 300));
    assertThat(only(faraway).slices()).hasSize(60);
    assertThat(only(faraway).excludedInstances()).containsEntry("missing_slices", 1);
  }

  @Test
  void case27NonUniformSpacing() {
    List<Spec> specs = stack("s", 60);
    specs.set(20, specs.get(20).at(0, 40.2));
    assertThat(only(specs).flags()).contains("nonuniform_spacing");
    specs.set(20, specs.get(20).at(0, 40.04));
    assertThat(only(specs).flags()).doesNotContain("nonuniform_spacing");
  }

  @Test
  void case28TiltIsMeasuredFromPositions() {
    List<Spec> specs = new ArrayList<>();
    stack("s", 60).forEach(spec -> specs.add(spec.at(0.2 * spec.z(), spec.z())));
    assertThat(only(specs).flags()).contains("gantry_tilt");
  }

  @Test
  void case30OtherPlanesAreNotAxial() {
    List<Spec> specs = stack("s", 60);
    specs.add(Spec.of("s", 99, 3).turned(CORONAL));
    assertThat(only(specs).excludedInstances()).containsEntry("not_axial", 1);
    List<Spec> coronal = stack("c", 60).stream().map(spec -> spec.turned(CORONAL)).toList();
    assertThat(only(coronal).reason()).isEqualTo("not_axial");
  }

  @Test
  void limitsAndLists() {
    assertThat(only(stack("s", 10)).reason()).isEqualTo("too_few_slices");
    List<Spec> thick = stack("s", 60).stream().map(s -> s.shaped(6, 512, false, null)).toList();
    assertThat(only(thick).reason()).isEqualTo("slices_too_thick");
    List<Spec> small = stack("s", 60).stream().map(s -> s.shaped(2, 32, false, null)).toList();
    assertThat(only(small).reason()).isEqualTo("matrix_too_small");
    List<Spec> lossy = stack("s", 60).stream().map(s -> s.shaped(2, 512, true, null)).toList();
    assertThat(only(lossy).reason()).isEqualTo("lossy");
    List<Spec> cone = stack("s", 60).stream().map(s -> s.with(1, "Ram-Lak", -1024)).toList();
    assertThat(only(cone).reason()).isEqualTo("cone_beam");
    List<Spec> varying = stack("s", 60);
    varying.set(9, varying.get(9).with(1, "STANDARD", -1000));
    assertThat(only(varying).flags()).contains("rescale_varies");
  }

  @Test
  void case36OneSeriesPerStudy() {
    List<Spec> specs = stack("a", 60).stream().map(s -> s.with(1, "LUNG", -1024)).toList();
    List<Spec> all = new ArrayList<>(specs);
    all.addAll(stack("c", 60));
    all.addAll(stack("b", 60));
    List<CtSeries> series = assemble(all);
    assertThat(series).extracting(CtSeries::selected).containsExactly(false, true, false);
    assertThat(series.get(1).rule()).isEqualTo("best of 3: soft kernel, 2.00 mm");
    assertThat(series.get(2).reason()).isEqualTo("not_best_of_study");
    assertThat(series.get(0).rule()).isEqualTo("place 3 of 3: sharp kernel, 2.00 mm");
  }

  @Test
  void digestFollowsTheObjects() {
    List<Spec> specs = stack("s", 60);
    String digest = only(specs).digest();
    assertThat(digest).hasSize(64);
    specs.remove(0);
    assertThat(only(specs).digest()).isNotEqualTo(digest);
  }

  @Test
  void randomStudiesAreConservedAndDeterministic() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Spec> specs = new ArrayList<>();
      for (int i = 0; i < 150; i++) {
        double z = 2.0 * random.nextInt(70);
        Spec spec = Spec.of("s" + random.nextInt(3), random.nextInt(120), z);
        switch (random.nextInt(12)) {
          case 0 -> spec = spec.turned(CORONAL);
          case 1 -> spec = spec.with(2, "BONE", -1000);
          case 2 -> spec = spec.shaped(2, 32, false, null);
          case 3 -> spec = spec.shaped(2, 512, false, "not_axial_original");
          default -> spec = spec.at(0, 2.0 * spec.number());
        }
        specs.add(spec);
      }
      List<CtSeries> series = assemble(specs);
      assertThat(series.stream().mapToInt(CtSeries::instances).sum()).isEqualTo(specs.size());
      assertThat(series.stream().filter(CtSeries::selected).count()).isLessThanOrEqualTo(1);
      Collections.shuffle(specs, random);
      assertThat(assemble(specs).stream().map(CtSeries::instances).toList())
          .isEqualTo(series.stream().map(CtSeries::instances).toList());
    }
  }
}
