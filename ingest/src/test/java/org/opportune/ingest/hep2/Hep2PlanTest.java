package org.opportune.ingest.hep2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Hep2PlanTest {
  private static final Hep2Plan PLAN = Hep2Plan.of(4000, 17);

  @Test
  void fieldsDependOnSeedAndIndexAlone() {
    Hep2Plan small = Hep2Plan.of(5, 17).withSize(96, 80);
    Hep2Plan large = Hep2Plan.of(50, 17).withSize(96, 80);
    for (int index = 4; index >= 0; index--) {
      assertThat(large.field(index).picture().rgb()).isEqualTo(small.field(index).picture().rgb());
      assertThat(large.patientKey(index)).isEqualTo(small.patientKey(index));
    }
    assertThat(Hep2Plan.of(5, 18).withSize(96, 80).field(0).picture().rgb())
        .isNotEqualTo(small.field(0).picture().rgb());
  }

  @Test
  void halfOfThePositivesAreMixturesAndATenthIsNegative() {
    int negative = 0;
    int several = 0;
    for (int index = 0; index < PLAN.fields(); index++) {
      int count = PLAN.patterns(index).size();
      assertThat(count).isBetween(0, 3);
      negative += count == 0 ? 1 : 0;
      several += count > 1 ? 1 : 0;
    }
    // About 1,900 patients: four standard errors.
    assertThat(negative / 4000.0).isCloseTo(0.1, within(0.03));
    assertThat(several / (4000.0 - negative)).isCloseTo(0.5, within(0.05));
    Hep2Plan pure = PLAN.withShares(0, 0);
    for (int index = 0; index < 300; index++) {
      assertThat(pure.patterns(index)).hasSize(1);
    }
  }

  @Test
  void commonPatternsLeadAndNoneIsRare() {
    Map<Pattern, Integer> counts = new EnumMap<>(Pattern.class);
    for (int index = 0; index < PLAN.fields(); index++) {
      PLAN.patterns(index).forEach(pattern -> counts.merge(pattern, 1, Integer::sum));
    }
    List<Pattern> order = new ArrayList<>(counts.keySet());
    order.sort((a, b) -> counts.get(b) - counts.get(a));
    assertThat(order.subList(0, 3))
        .containsExactly(Pattern.SPECKLED, Pattern.AMA, Pattern.HOMOGENEOUS);
    assertThat(counts.values()).hasSize(8).allMatch(count -> count > 0.04 * PLAN.fields());
  }

  @Test
  void patientsHaveOneToThreeFieldsOfOneSerum() {
    Map<String, List<Integer>> patients = new HashMap<>();
    for (int index = 0; index < PLAN.fields(); index++) {
      patients.computeIfAbsent(PLAN.patientKey(index), key -> new ArrayList<>()).add(index);
    }
    Map<Integer, Integer> sizes = new HashMap<>();
    for (List<Integer> fields : patients.values()) {
      sizes.merge(fields.size(), 1, Integer::sum);
      Set<Pattern> serum = PLAN.patterns(fields.get(0));
      for (int field : fields) {
        assertThat(PLAN.patterns(field)).isEqualTo(serum);
        assertThat(PLAN.spec(field).titre()).isEqualTo(PLAN.spec(fields.get(0)).titre());
      }
    }
    assertThat(sizes.keySet()).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void bagsSayWhatTheCellsCarry() {
    Hep2Bags bags = new Hep2Bags(Hep2Plan.of(30, 3).withSize(160, 128));
    assertThat(bags.labels())
        .containsExactly(
            "homogeneous",
            "speckled",
            "centromere",
            "nucleolar",
            "nuclear_dots",
            "nuclear_envelope",
            "golgi",
            "ama");
    for (int index = 0; index < bags.size(); index++) {
      boolean[] carried = new boolean[8];
      bags.field(index)
          .cells()
          .forEach(cell -> cell.patterns().forEach(pattern -> carried[pattern.ordinal()] = true));
      assertThat(bags.present(index)).isEqualTo(carried);
      assertThat(bags.read(index).columns()).isEqualTo(160);
      assertThat(bags.read(index).rows()).isEqualTo(128);
    }
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> PLAN.field(4000)).hasMessage("Invalid field: 4000 is not in 0..3999");
    assertThatThrownBy(() -> PLAN.withShares(1.5, 0))
        .hasMessage("Invalid share of mixtures: 1.5 is not in 0..1");
    assertThatThrownBy(() -> PLAN.withFrequencies(Map.of(Pattern.AMA, 1.0)))
        .hasMessageContaining("name at least 3");
    assertThatThrownBy(() -> PLAN.withCellDiameterPx(5)).hasMessageContaining("cell diameter: 5.0");
  }
}
