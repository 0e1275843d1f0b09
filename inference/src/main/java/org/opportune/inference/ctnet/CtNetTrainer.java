package org.opportune.inference.ctnet;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.opportune.inference.net.ConvolutionCheck;
import org.opportune.inference.net.CtNet;
import org.opportune.inference.net.EngineMemory;
import org.opportune.inference.net.Nnpack;
import org.opportune.inference.net.Tensor;
import org.opportune.inference.train.Checkpoint;
import org.opportune.inference.train.PatientSplit;
import org.opportune.inference.volume.LabelledVolumes;

/**
 * Trains CT-Net. Same plan, volumes and seed give the same weights on the same machine, killed and
 * resumed or not.
 *
 * <p>One training at a time per process: DJL records gradients for one at a time.
 */
public final class CtNetTrainer {
  private final CtNetPlan plan;
  private final Path checkpoints;
  private final Device device;
  private final Consumer<String> log;

  /**
   * Prepares a training.
   *
   * @param checkpoints folder to checkpoint to and to resume from; created when absent
   * @param log told lines for a person
   */
  public CtNetTrainer(CtNetPlan plan, Path checkpoints, Device device, Consumer<String> log) {
    this.plan = plan;
    this.checkpoints = checkpoints;
    this.device = device;
    this.log = log;
  }

  /**
   * Trains to the end, from the checkpoint if there is one.
   *
   * @param given weights to start from, by the names of CT-Net or of torchvision's ResNet-18; empty
   *     for drawn ones alone
   * @throws IllegalArgumentException when no patient is left to train or to validate, the volumes
   *     are on another grid, or the weights of another network
   * @throws IllegalStateException when the checkpoint is of another training, or the loss is no
   *     number
   */
  public CtNetResult train(LabelledVolumes volumes, Map<String, Tensor> given) {
    if (!volumes.grid().equals(plan.grid())) {
      throw new IllegalArgumentException(
          "Cannot train: the volumes are on "
              + volumes.grid()
              + ", the plan is for "
              + plan.grid());
    }
    List<Integer> training = new ArrayList<>();
    List<Integer> validation = new ArrayList<>();
    PatientSplit split = new PatientSplit(plan.validationShare());
    for (int i = 0; i < volumes.size(); i++) {
      (split.validates(volumes.patientKey(i)) ? validation : training).add(i);
    }
    if (training.isEmpty() || validation.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot train: %d volumes to train and %d to validate; more patients are needed"
              .formatted(training.size(), validation.size()));
    }
    log.accept(
        "training on %d volumes, validating on %d".formatted(training.size(), validation.size()));
    Nnpack.switchOff();
    EngineMemory.keepFreed();
    CtNet network = new CtNet(plan.card(volumes.labels()).network(plan.form().width()));
    new ConvolutionCheck(device).requireGradients(network);
    try (NDManager manager = NDManager.newBaseManager(device)) {
      FirstWeights.with(FirstWeights.drawn(network, plan.form().gain(), plan.seed()), given)
          .loadInto(network, manager, true);
      CtNetRun run =
          new CtNetRun(plan, checkpoints, log, network, manager, volumes, training, validation);
      Checkpoint.load(checkpoints, run.identity()).ifPresent(run::resume);
      run.toTheEnd();
      return run.result();
    }
  }
}
