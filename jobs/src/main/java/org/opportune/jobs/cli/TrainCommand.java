package org.opportune.jobs.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.train.DefaultRecipe;
import org.opportune.inference.train.LesionPlacement;
import org.opportune.inference.train.LungLesson;
import org.opportune.inference.train.LungRecipe;
import org.opportune.inference.train.MixedSlices;
import org.opportune.inference.train.PhantomSlices;
import org.opportune.inference.train.SiteRecipe;
import org.opportune.inference.train.SliceSource;
import org.opportune.inference.train.StoredSlices;
import org.opportune.inference.train.Variant;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.Progress;
import org.opportune.jobs.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a network and writes its bundle. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a network and writes a model bundle with its model card. A killed training goes on",
      "from its last checkpoint when started again with the same --out.",
      "",
      "Without an archive the network trains on drawn patients, as the shipped bundle did. With"
          + " one",
      "it trains on the site's own scans without emphysema, as the warehouse knows them: low",
      "attenuation of at most training.max-laa950-percent and none of training.excluded-flags. An",
      "archive that was not screened yet is indexed and screened first.",
      "",
      "Example: opportune train edlnet --recipe default --out bundle",
      "         opportune train edlnet --conf site.conf --drawn 24 --out bundle",
      "         opportune nightly --set screen.bundle=bundle ...",
      "         opportune train lung --out lung-mask             (drawn patients)",
      "         opportune train lung --conf site.conf --out mask   (the site's scans, where sure)",
      "         opportune nightly --set screen.lung-mask=lung-mask ...",
      "         opportune train infection --out infection        (drawn patients)",
      "         opportune train ctnet --out ctnet      (labels of whole volumes, drawn patients)",
      "         opportune train ctnet --conf site.conf --out ctnet   (scans and reports of the site)",
      "         opportune train ana --images labels.csv --out patterns",
      "         opportune nightly --set slides.bundle=patterns ...",
      "         opportune train segment --out segmentation   (the family compared, drawn patients)"
    })
final class TrainCommand implements Callable<Integer> {
  private static final double DRAWN_SPACING_MM = 24;
  private static final String SITE_COMMAND =
      "opportune train edlnet --archive URI --warehouse URI --site-key-file FILE --out DIR";

  /** Networks that can be trained. */
  enum Network {
    /** Emphysema anomaly map. */
    EDLNET,
    /** Lung mask, taught by the masks that need no network. */
    LUNG,
    /** Labels of whole volumes. */
    CTNET,
    /** Patterns on slides, from labels of whole images. */
    ANA,
    /** The segmentation family, compared on drawn patients. */
    SEGMENT,
    /** Infections of the lungs, from labels of whole images, with maps. */
    INFECTION
  }

  /** Where the training slices come from. */
  enum Recipe {
    /** Drawn patients without emphysema, beside them real ones where an archive is given. */
    DEFAULT,
    /** Scans of the site's archive without emphysema. */
    SITE
  }

  @Parameters(paramLabel = "NETWORK", description = "One of: ${COMPLETION-CANDIDATES}.")
  Network network;

  @Option(
      names = "--recipe",
      description =
          "One of: ${COMPLETION-CANDIDATES}. Default: SITE where an archive is given, else"
              + " DEFAULT.")
  Recipe recipe;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the bundle and its checkpoint go.")
  Path out;

  @Option(
      names = "--variant",
      defaultValue = "OPPORTUNE",
      description = {
        "What is trained, one of: ${COMPLETION-CANDIDATES}. The published ones are for comparison.",
        "Default: ${DEFAULT-VALUE}."
      })
  Variant variant;

  @Option(
      names = "--patients",
      description = "Drawn patients of the recipe default. Default: as the shipped bundle.")
  Integer patients;

  @Option(
      names = "--minutes",
      description = "Time for the training proper. Default: as the shipped bundle.")
  Integer minutes;

  @Option(names = "--seed", description = "Seed. Default: as the shipped bundle.")
  Long seed;

  @Option(
      names = "--lesion-priors",
      split = ",",
      paramLabel = "SHARE",
      description = {
        "Three shares of the lesions drawn, 0..1: that keep to the upper lungs, to the rim below"
            + " the",
        "pleura, and to the lower lungs, as --lesion-priors 0.4,0.2,0.1. The rest lie anywhere.",
        "Default: all of them."
      })
  double[] lesionPriors;

  @Option(
      names = "--coherent-lesions",
      description =
          "Lesions come from noise in space, so that neighbouring slices of a patient agree.")
  boolean coherentLesions;

  @Option(
      names = "--drawn",
      defaultValue = "0",
      paramLabel = "N",
      description = "Drawn patients beside those of the site. Default: ${DEFAULT-VALUE}.")
  int drawn;

  @Option(
      names = "--drawn-share",
      defaultValue = "0.5",
      paramLabel = "0..1",
      description =
          "Share of the slices that are drawn ones, with --drawn. Default: ${DEFAULT-VALUE}.")
  double drawnShare;

  @Option(
      names = "--attribution",
      paramLabel = "TEXT",
      description = "What the terms of the scans ask to be said; goes into the model card.")
  String attribution;

  @Mixin CommonOptions common;

  @Mixin SiteSlices site;

  @Mixin PatternTraining patterns;

  @Mixin CtNetTraining volumes;

  @Mixin SegmentationTraining segmentation;

  @Mixin InfectionTraining infection;

  @Override
  public Integer call() throws Exception {
    if (network == Network.LUNG) {
      trainLungMask();
      return 0;
    }
    if (network == Network.CTNET) {
      if (!common.settings().text("archive").isBlank()) {
        useWarehouseBesideTheBundle();
      }
      volumes.train(common, site, patients, seed, out);
      return 0;
    }
    if (network == Network.ANA) {
      Progress progress = CommonOptions.progress();
      ModelBundle bundle = patterns.train(seed, out, progress);
      progress.say("Bundle " + out + ", SHA-256 " + bundle.digest());
      progress.say("Measure it: opportune evaluate --slides --bundle " + out);
      progress.say("Use it: opportune screen --set slides.bundle=" + out);
      return 0;
    }
    if (network == Network.SEGMENT) {
      segmentation.compare(patients, seed, out, CommonOptions.progress());
      return 0;
    }
    if (network == Network.INFECTION) {
      Progress progress = CommonOptions.progress();
      ModelBundle bundle = infection.train(patients, seed, out, progress);
      progress.say("Bundle " + out + ", SHA-256 " + bundle.digest());
      progress.say("Maps " + out.resolve("maps") + "; more: opportune explain --bundle " + out);
      return 0;
    }
    DefaultRecipe standard = DefaultRecipe.standard();
    if (patients != null && patients < 2) {
      throw new UserException("Invalid option --patients: " + patients + " is less than 2");
    }
    DefaultRecipe chosen =
        new DefaultRecipe(
            variant,
            patients == null ? standard.patients() : patients,
            minutes == null ? standard.wallTime() : Duration.ofMinutes(minutes),
            standard.evaluationPatients(),
            placement(),
            seed == null ? standard.seed() : seed);
    Progress progress = CommonOptions.progress();
    Settings settings = common.settings();
    boolean hasArchive = !settings.text("archive").isBlank();
    boolean ofSite = recipe == null ? hasArchive : recipe == Recipe.SITE;
    ModelBundle bundle =
        ofSite ? trainOnSite(chosen, progress) : trainDefault(chosen, hasArchive, progress);
    progress.say("Bundle " + out + ", SHA-256 " + bundle.digest());
    if (ofSite) {
      progress.say("Measure it: opportune evaluate --bundle " + out);
    }
    return 0;
  }

  private LesionPlacement placement() {
    double[] shares = lesionPriors == null ? new double[3] : lesionPriors;
    if (shares.length != 3) {
      throw new UserException(
          "Invalid option --lesion-priors: %d shares; give three, upper, subpleural and lower"
              .formatted(shares.length));
    }
    try {
      return new LesionPlacement(coherentLesions, shares[0], shares[1], shares[2]);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage() + " (option --lesion-priors)", e);
    }
  }

  /** A set that an earlier version cut does not say where its slices lie. */
  private void requirePlaces(DefaultRecipe chosen, StoredSlices own) {
    if (!own.isPlaced() && !chosen.placement().equals(LesionPlacement.ANYWHERE)) {
      throw new UserException(
          "Cannot place lesions: the training set was cut by an earlier version and does not say"
              + " where its slices lie; remove it, or give another folder with --slices");
    }
  }

  private void trainLungMask() throws Exception {
    LungRecipe standard = LungRecipe.standard();
    LungRecipe chosen =
        new LungRecipe(
            patients == null ? standard.patients() : patients,
            seed == null ? standard.trainer() : standard.trainer().withSeed(seed));
    if (chosen.patients() < 2) {
      throw new UserException(
          "Invalid option --patients: "
              + chosen.patients()
              + " is less than 2, and some patients must validate");
    }
    Progress progress = CommonOptions.progress();
    boolean ofSite = !common.settings().text("archive").isBlank();
    List<LungLesson> lessons = new ArrayList<>();
    List<String> whose = new ArrayList<>();
    if (ofSite) {
      useWarehouseBesideTheBundle();
      lessons.addAll(site.lungLessons(common, common.settings()));
      whose.add(
          lessons.stream().map(LungLesson::patientKey).distinct().count()
              + " patients of the site");
    }
    if (!ofSite || patients != null) {
      progress.say("drawing " + chosen.patients() + " patients");
      lessons.addAll(chosen.drawn());
      whose.add(chosen.patients() + " drawn patients");
    }
    ModelBundle bundle;
    try {
      bundle =
          chosen.run(
              lessons,
              String.join(", ", whose),
              "opportune train lung%s --patients %d --seed %d --out DIR"
                  .formatted(
                      ofSite ? " --archive URI --warehouse URI --site-key-file FILE" : "",
                      chosen.patients(),
                      chosen.trainer().seed()),
              out,
              progress::say);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new UserException(e.getMessage(), e);
    }
    progress.say("Bundle " + out + ", SHA-256 " + bundle.digest());
    progress.say("Use it: opportune screen --set screen.lung-mask=" + out);
  }

  private ModelBundle trainDefault(DefaultRecipe chosen, boolean hasArchive, Progress progress)
      throws Exception {
    if (!hasArchive) {
      return chosen.run(Optional.empty(), out, progress::say);
    }
    useWarehouseBesideTheBundle();
    SiteSlices.Loaded loaded = site.load(common, common.settings(), out);
    try (StoredSlices own = loaded.slices()) {
      requirePlaces(chosen, own);
      String words =
          "%d slices of %d real scans without emphysema of the archive given"
              .formatted(loaded.done().slices(), loaded.done().patients());
      words += attribution == null ? "" : " (" + attribution + ")";
      return chosen.run(Optional.of(new DefaultRecipe.Real(own, words)), out, progress::say);
    }
  }

  private void useWarehouseBesideTheBundle() {
    if (common.warehouse == null && common.settings().text("warehouse").isBlank()) {
      common.warehouse = out.resolve("warehouse").toString();
    }
  }

  private ModelBundle trainOnSite(DefaultRecipe standard, Progress progress) throws Exception {
    if (drawn < 0 || !(drawnShare > 0 && drawnShare < 1)) {
      throw new UserException(
          "Invalid options --drawn %d --drawn-share %s: give a count of at least 0 and a share"
                  .formatted(drawn, drawnShare)
              + " between 0 and 1");
    }
    useWarehouseBesideTheBundle();
    SiteSlices.Loaded loaded = site.load(common, common.settings(), out);
    try (StoredSlices own = loaded.slices()) {
      requirePlaces(standard, own);
      SliceSource slices = own;
      String beside = "";
      if (drawn > 0) {
        progress.say("drawing " + drawn + " patients without emphysema");
        slices =
            new MixedSlices(
                List.of(
                    new MixedSlices.Part(own, 1 - drawnShare),
                    new MixedSlices.Part(
                        new PhantomSlices(drawn, 0, DRAWN_SPACING_MM), drawnShare)));
        beside = ", %d drawn patients for %.0f %% of the slices".formatted(drawn, 100 * drawnShare);
      }
      String population =
          "%d slices of %d patients of the site without emphysema%s"
              .formatted(loaded.done().slices(), loaded.done().patients(), beside);
      return new SiteRecipe(standard, "edlnet-site", population, SITE_COMMAND)
          .run(slices, out, progress::say);
    }
  }
}
