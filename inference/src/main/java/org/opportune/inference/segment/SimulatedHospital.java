package org.opportune.inference.segment;

import java.util.List;
import java.util.function.Consumer;
import org.opportune.inference.net.NetworkState;

/** A hospital with one scanner, played in this process. Its scans stay in it. */
final class SimulatedHospital implements Hospital {
  private final String name;
  private final List<FieldScan> scans;
  private final SegmentationTrainer trainer;
  private final int slicesPerStep;
  private final int rounds;

  /**
   * A hospital.
   *
   * @param trainer whose steps are shared out among the rounds
   */
  SimulatedHospital(
      String name,
      List<FieldScan> scans,
      SegmentationTrainer trainer,
      int slicesPerStep,
      int rounds) {
    this.name = name;
    this.scans = scans;
    this.trainer = trainer;
    this.slicesPerStep = slicesPerStep;
    this.rounds = rounds;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Update learn(NetworkState common, int round) {
    return new Update(
        trainer.train(
            common,
            new PixelLesson(scans, slicesPerStep),
            trainer.steps() * round / rounds,
            trainer.steps() * (round + 1) / rounds,
            line -> {}),
        scans.stream().mapToLong(FieldScan::slices).sum());
  }

  /** The same training without the others. */
  NetworkState alone(NetworkState start, Consumer<String> log) {
    return trainer.train(start, new PixelLesson(scans, slicesPerStep), log);
  }
}
