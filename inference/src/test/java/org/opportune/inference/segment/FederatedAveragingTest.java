package org.opportune.inference.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.SegmentationFamily;
import org.opportune.inference.net.SegmentationSettings;
import org.opportune.inference.net.Tensor;

class FederatedAveragingTest {

  @Test
  void theMeanCountsEachHospitalByItsSamples() {
    NetworkState mean = FederatedAveraging.mean(List.of(update(300, 1, -2), update(100, 5, 2)));
    assertThat(mean.tensors().get("w").values()).containsExactly(2, -1);
  }

  @Test
  void theMeanOfEqualWeightsIsTheseWeights() {
    assertThat(FederatedAveraging.mean(List.of(update(7, 3, 4), update(11, 3, 4))))
        .isEqualTo(update(1, 3, 4).weights());
  }

  @Test
  void refusesNetworksThatDiffer() {
    Hospital.Update other =
        new Hospital.Update(
            new NetworkState(Map.of("v", new Tensor(new long[] {2}, new float[2]))), 5);
    assertThatThrownBy(() -> FederatedAveraging.mean(List.of(update(3, 1, 2), other)))
        .hasMessageContaining("differ in w");
    assertThatThrownBy(() -> FederatedAveraging.mean(List.of()))
        .hasMessageContaining("no hospital");
  }

  @Test
  void nothingButWeightsCountsAndANameLeavesAHospital() {
    Set<Class<?>> leaving = new HashSet<>();
    for (Method method : Hospital.class.getMethods()) {
      leaving.add(method.getReturnType());
    }
    assertThat(leaving).containsExactlyInAnyOrder(String.class, Hospital.Update.class);
    assertThat(
            Arrays.stream(Hospital.Update.class.getRecordComponents())
                .map(RecordComponent::getType))
        .containsExactly(NetworkState.class, long.class);
    // And those weights are as many as the network's, whatever the hospital has seen.
    SimulatedHospital hospital = hospital();
    NetworkState start = trainer().fresh();
    Hospital.Update update = hospital.learn(start, 0);
    assertThat(update.weights().tensors().keySet()).isEqualTo(start.tensors().keySet());
    assertThat(update.samples()).isEqualTo(8);
  }

  @Test
  void aFederationOfOneHospitalIsThatHospitalAlone() {
    NetworkState start = trainer().fresh();
    assertThat(new FederatedAveraging(1).run(start, List.of(hospital()), line -> {}))
        .isEqualTo(hospital().alone(start, line -> {}));
  }

  private static SimulatedHospital hospital() {
    return new SimulatedHospital("A", List.of(Fields.of(1, 8, 20)), trainer(), 8, 1);
  }

  private static SegmentationTrainer trainer() {
    return new SegmentationTrainer(
        new SegmentationSettings(SegmentationFamily.U_NET, 8, 2, Tissue.COUNT, 64, 0),
        2,
        1e-3,
        0,
        1);
  }

  private static Hospital.Update update(long samples, float... values) {
    return new Hospital.Update(
        new NetworkState(Map.of("w", new Tensor(new long[] {values.length}, values))), samples);
  }
}
