package org.opportune.inference.infection;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.opportune.inference.net.ConvolutionCheck;
import org.opportune.inference.net.EngineMemory;
import org.opportune.inference.net.InfectionNet;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Nnpack;
import org.opportune.inference.train.Checkpoint;

/**
 * Trains the infection network on the labels of images alone. Same settings, cases and seed give
 * the same weights on the same machine, killed and resumed or not.
 *
 * <p>One training at a time per process: DJL records gradients for one at a time.
 */
public final class InfectionTrainer {
  private final InfectionSettings settings;
  private final Path checkpoints;
  private final Device device;
  private final Consumer<String> log;

  /**
   * Prepares a training.
   *
   * @param checkpoints folder to checkpoint to and to resume from; created when absent
   * @param log told lines for a person
   */
  public InfectionTrainer(
      InfectionSettings settings, Path checkpoints, Device device, Consumer<String> log) {
    this.settings = settings;
    this.checkpoints = checkpoints;
    this.device = device;
    this.log = log;
  }

  /**
   * Trains to the end, from the checkpoint if there is one. Cases that report are left alone.
   *
   * @param classes how many
   * @throws IllegalArgumentException when no case is left to train or to stop by, or a class has no
   *     image
   * @throws IllegalStateException when the checkpoint is of other settings, or the loss is no
   *     number
   */
  public TrainedInfection train(List<InfectionCase> cases, int classes) {
    List<LabelledSlice> training = of(cases, PatientFolds.Role.TRAINS);
    List<LabelledSlice> stopping = of(cases, PatientFolds.Role.STOPS);
    if (training.isEmpty() || stopping.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot train: %d images to train and %d to stop by; more patients are needed"
              .formatted(training.size(), stopping.size()));
    }
    int[] counts = new int[classes];
    training.forEach(slice -> counts[slice.clazz()]++);
    FocalLoss loss = FocalLoss.balanced(counts, settings.gamma());
    log.accept(
        "training on %d images, per class %s, stopping by %d"
            .formatted(training.size(), java.util.Arrays.toString(counts), stopping.size()));
    Nnpack.switchOff();
    EngineMemory.keepFreed();
    InfectionNet network = new InfectionNet(settings.network(classes));
    new ConvolutionCheck(device).requireGradients(network);
    try (NDManager manager = NDManager.newBaseManager(device)) {
      NetworkState.random(network, settings.seed()).loadInto(network, manager, true);
      InfectionRun run =
          new InfectionRun(settings, checkpoints, log, network, manager, loss, training, stopping);
      Checkpoint.load(checkpoints, run.identity()).ifPresent(run::resume);
      run.toTheEnd();
      return run.result();
    }
  }

  private List<LabelledSlice> of(List<InfectionCase> cases, PatientFolds.Role role) {
    return InfectionCase.slices(
        cases.stream().filter(one -> settings.folds().role(one.patientKey()) == role).toList());
  }
}
