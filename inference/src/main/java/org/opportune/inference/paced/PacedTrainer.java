package org.opportune.inference.paced;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.opportune.inference.bag.PatternCard;
import org.opportune.inference.net.ConvolutionCheck;
import org.opportune.inference.net.EngineMemory;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Nnpack;
import org.opportune.inference.net.ResNet;
import org.opportune.inference.net.ResNetSettings;
import org.opportune.inference.train.Checkpoint;
import org.opportune.inference.train.PatientSplit;
import org.opportune.ingest.bag.BagSource;

/**
 * Trains a network of patterns by self-paced multi-instance multi-label learning. Same settings,
 * source and seed give the same weights on the same machine, killed and resumed or not.
 *
 * <p>One training at a time per process: DJL records gradients for one at a time.
 */
public final class PacedTrainer {
  private final PacedSettings settings;
  private final Path folder;
  private final Device device;
  private final Consumer<String> log;

  /**
   * Prepares a training.
   *
   * @param folder for checkpoints, resumed from when they are there, and cut patches
   * @param log told lines for a person
   */
  public PacedTrainer(PacedSettings settings, Path folder, Device device, Consumer<String> log) {
    this.settings = settings;
    this.folder = folder;
    this.device = device;
    this.log = log;
  }

  /**
   * Trains to the end, from the checkpoint if there is one.
   *
   * @param start weights to start from; null for random ones
   * @throws IllegalArgumentException when no image is left to train or to validate
   * @throws IllegalStateException when the checkpoint is of other settings, or the loss is no
   *     number
   */
  public PacedResult train(BagSource source, NetworkState start) throws IOException {
    Files.createDirectories(folder);
    List<Integer> training = new ArrayList<>();
    List<Integer> validation = new ArrayList<>();
    PatientSplit split = new PatientSplit(settings.validationShare());
    for (int i = 0; i < source.size(); i++) {
      (split.validates(source.patientKey(i)) ? validation : training).add(i);
    }
    int bytes = 3 * settings.shape().grid().inputPixels() * settings.shape().grid().inputPixels();
    try (PatchStore trained = new PatchStore(folder.resolve("training.patches"), bytes);
        PatchStore held = new PatchStore(folder.resolve("validation.patches"), bytes)) {
      BagSet train = BagSet.cut(source, training, settings.shape().grid(), trained, log);
      log.accept("training on " + train.words());
      BagSet validate = BagSet.cut(source, validation, settings.shape().grid(), held, log);
      log.accept("validating on " + validate.words());
      if (train.size() == 0 || validate.size() == 0) {
        throw new IllegalArgumentException(
            "Cannot train: %d images to train and %d to validate; more patients are needed"
                .formatted(train.size(), validate.size()));
      }
      return run(source.labels(), train, validate, start);
    }
  }

  private PacedResult run(List<String> labels, BagSet train, BagSet validate, NetworkState start) {
    Nnpack.switchOff();
    EngineMemory.keepFreed();
    ResNet network =
        new ResNet(
            new ResNetSettings(
                settings.shape().depth(), settings.shape().width(), 3, labels.size()));
    new ConvolutionCheck(device).requireGradients(network);
    PatternCard card = PatchStatistics.card(settings, labels, train);
    try (NDManager manager = NDManager.newBaseManager(device)) {
      NetworkState first = start == null ? NetworkState.random(network, settings.seed()) : start;
      first.loadInto(network, manager, true);
      PacedRun run = new PacedRun(settings, folder, log, network, manager, card, train, validate);
      Checkpoint.load(folder, settings.toString()).ifPresent(run::resume);
      run.toTheEnd();
      return run.result();
    }
  }
}
