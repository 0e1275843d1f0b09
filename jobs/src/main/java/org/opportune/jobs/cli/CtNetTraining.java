package org.opportune.jobs.cli;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.bundle.Safetensors;
import org.opportune.inference.ctnet.CtNetPlan;
import org.opportune.inference.ctnet.CtNetRecipe;
import org.opportune.inference.ctnet.DrawnVolumes;
import org.opportune.inference.ctnet.VolumesByPatient;
import org.opportune.inference.net.Tensor;
import org.opportune.inference.volume.StoredVolumes;
import org.opportune.inference.volume.VolumeGrid;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.Progress;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options and steps of {@code train ctnet}: a network that labels whole volumes. */
final class CtNetTraining {
  private static final int PATIENTS = 480;
  private static final int PRETRAINING_PATIENTS = 320;

  /** Drawn patients that train for each one that measures. */
  private static final int MEASURED_SHARE = 3;

  /** Share of the site's patients that measure and never train. */
  private static final double MEASURED_OF_SITE = 0.2;

  @ArgGroup(exclusive = false, validate = false, heading = "Of train ctnet:%n")
  Options options = new Options();

  /** Size and method that the settings start from. */
  enum Size {
    /** Small enough for a CPU. */
    SMALL,
    /** The paper's, and its gradient descent; needs a GPU. */
    PUBLISHED
  }

  static final class Options {
    @Option(
        names = "--labels",
        paramLabel = "FILE",
        description = {
          "Labels of the site's studies: a CSV or Parquet with a column study_key (as in the table",
          "series) and a column of 0 and 1 per label. Without this, those that opportune",
          "label-reports wrote into the warehouse."
        })
    String labels;

    @Option(
        names = "--least-positives",
        defaultValue = "10",
        paramLabel = "N",
        description =
            "Labels that fewer studies of the site bear, or fewer do not, are left out. Default:"
                + " ${DEFAULT-VALUE}.")
    int leastPositives;

    @Option(
        names = "--network-size",
        defaultValue = "SMALL",
        description = "One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    Size size;

    @Option(
        names = "--start-weights",
        paramLabel = "FILE",
        description =
            "Weights to start from, safetensors with torchvision's names of a ResNet-18, whose head"
                + " is left out, or with those of CT-Net.")
    Path weights;

    @Option(
        names = "--pretraining-patients",
        paramLabel = "N",
        description = {
          "Drawn patients of their own on which the residual network first learns where findings",
          "lie, in place of the paper's photographs; 0 for none. Default: 320; none where",
          "--start-weights are given, and none for PUBLISHED."
        })
    Integer pretrainingPatients;

    @Option(
        names = "--stem-channels",
        paramLabel = "N",
        description = "Width of the residual network. Default: 16, PUBLISHED 64.")
    Integer width;

    @Option(
        names = "--residual-stages",
        paramLabel = "1..4",
        description = "Stages of the residual network. Default: 2, PUBLISHED 4.")
    Integer stages;

    @Option(
        names = "--volume",
        paramLabel = "SLICESxSIDE",
        description = {
          "Voxels that volumes are brought to, as 48x96; they always cover 322 x 336 x 336 mm.",
          "Default: 48x96, PUBLISHED 402x420."
        })
    String volume;

    @Option(
        names = "--most-epochs",
        paramLabel = "N",
        description = "Epochs at most. Default: 20, PUBLISHED 100.")
    Integer epochs;

    @Option(
        names = "--volume-rate",
        paramLabel = "RATE",
        description = "Learning rate. Default: 5e-4, PUBLISHED 1e-3.")
    Double learningRate;
  }

  /** Trains on the site's scans where an archive is given, else on drawn patients. */
  void train(CommonOptions common, SiteSlices site, Integer patients, Long seed, Path out)
      throws Exception {
    if (options.weights != null && options.pretrainingPatients != null) {
      throw new UserException("Give either --start-weights or --pretraining-patients");
    }
    Progress progress = CommonOptions.progress();
    CtNetPlan plan = plan(seed == null ? 1 : seed);
    boolean ofSite = !common.settings().text("archive").isBlank();
    ModelBundle bundle;
    try {
      bundle =
          ofSite
              ? onSite(plan, common, site, out, progress)
              : drawn(plan, patients == null ? PATIENTS : patients, out, progress);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new UserException(e.getMessage(), e);
    }
    progress.say("Bundle " + out + ", SHA-256 " + bundle.digest());
    progress.say("Figures: " + out.resolve("MODEL_CARD.md"));
  }

  private ModelBundle drawn(CtNetPlan plan, int count, Path out, Progress progress)
      throws IOException {
    if (count < 2) {
      throw new UserException("Invalid option --patients: " + count + " is less than 2");
    }
    int measured = Math.max(2, count / MEASURED_SHARE);
    Files.createDirectories(out);
    progress.say("drawing %d patients to train and %d to measure".formatted(count, measured));
    DrawnVolumes training = new DrawnVolumes(plan.grid(), DrawnVolumes.TRAINING);
    DrawnVolumes measuring = new DrawnVolumes(plan.grid(), DrawnVolumes.MEASURING);
    try (StoredVolumes volumes =
            training.draw(count, out.resolve("training.scratch"), progress::say);
        StoredVolumes held =
            measuring.draw(measured, out.resolve("measuring.scratch"), progress::say)) {
      return new CtNetRecipe(
              plan,
              "ctnet-drawn",
              start(),
              count + " drawn patients (org.opportune.ingest.phantom), no patient data",
              "opportune train ctnet --patients " + count + words(plan.seed()) + " --out DIR")
          .run(volumes, given(plan, out, progress), held, device(), out, progress::say);
    }
  }

  private ModelBundle onSite(
      CtNetPlan plan, CommonOptions common, SiteSlices site, Path out, Progress progress)
      throws Exception {
    try (StoredVolumes all =
        site.volumes(common, out, plan.grid(), options.labels, options.leastPositives)) {
      VolumesByPatient parts = VolumesByPatient.split(all, MEASURED_OF_SITE);
      return new CtNetRecipe(
              plan,
              "ctnet-site",
              start(),
              parts.training().size() + " scans of the site, labelled by their reports",
              "opportune train ctnet --archive URI --warehouse URI --site-key-file FILE"
                  + words(plan.seed())
                  + " --out DIR")
          .run(
              parts.training(),
              given(plan, out, progress),
              parts.measuring(),
              device(),
              out,
              progress::say);
    }
  }

  private Map<String, Tensor> given(CtNetPlan plan, Path out, Progress progress)
      throws IOException {
    if (options.weights == null) {
      return pretrainingPatients() == 0
          ? Map.of()
          : plan.pretraining(pretrainingPatients())
              .features(device(), out.resolve("pretraining"), progress::say);
    }
    if (!Files.isReadable(options.weights)) {
      throw new UserException("Cannot read --start-weights: no such file: " + options.weights);
    }
    return Safetensors.read(Files.readAllBytes(options.weights));
  }

  private int pretrainingPatients() {
    if (options.pretrainingPatients != null) {
      return options.pretrainingPatients;
    }
    return options.weights == null && options.size == Size.SMALL ? PRETRAINING_PATIENTS : 0;
  }

  private String start() {
    if (options.weights != null) {
      return "given weights";
    }
    return pretrainingPatients() == 0
        ? "random weights"
        : "a residual network that learnt on %d other drawn patients which findings lie in which cell of three slices, and random weights behind it"
            .formatted(pretrainingPatients());
  }

  private static Device device() {
    return Engine.getInstance().defaultDevice();
  }

  private CtNetPlan plan(long seed) {
    CtNetPlan base =
        switch (options.size) {
          case SMALL -> CtNetPlan.standard(seed);
          case PUBLISHED -> CtNetPlan.published(seed);
        };
    CtNetPlan.Form form = base.form();
    CtNetPlan.Schedule schedule = base.schedule();
    try {
      CtNetPlan plan =
          new CtNetPlan(
              new CtNetPlan.Form(
                  or(options.width, form.width()),
                  or(options.stages, form.stages()),
                  form.reduced(),
                  form.hidden(),
                  form.gain()),
              options.volume == null ? base.grid() : grid(options.volume),
              base.augmentation(),
              new CtNetPlan.Schedule(
                  schedule.method(),
                  or(options.learningRate, schedule.learningRate()),
                  schedule.weightDecay(),
                  schedule.dropout(),
                  schedule.batch(),
                  or(options.epochs, schedule.epochs()),
                  schedule.patience()),
              base.validationShare(),
              seed);
      // Fails at once, not after an hour of drawing.
      plan.requireTrainable(device());
      return plan;
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private static VolumeGrid grid(String text) {
    String[] parts = text.split("x", -1);
    try {
      if (parts.length == 2) {
        return VolumeGrid.covering(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
      }
    } catch (NumberFormatException e) {
      throw new UserException(invalid(text), e);
    }
    throw new UserException(invalid(text));
  }

  private static String invalid(String text) {
    return "Invalid option --volume: " + text + " is not SLICESxSIDE, as 48x96";
  }

  private String words(long seed) {
    StringBuilder words = new StringBuilder(" --seed " + seed);
    append(words, "--network-size", options.size == Size.SMALL ? null : options.size);
    append(words, "--start-weights", options.weights == null ? null : "FILE");
    append(words, "--pretraining-patients", options.pretrainingPatients);
    append(words, "--stem-channels", options.width);
    append(words, "--residual-stages", options.stages);
    append(words, "--volume", options.volume);
    append(words, "--most-epochs", options.epochs);
    append(words, "--volume-rate", options.learningRate);
    return words.toString();
  }

  private static void append(StringBuilder words, String option, Object value) {
    if (value != null) {
      words.append(' ').append(option).append(' ').append(value);
    }
  }

  private static <T> T or(T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
