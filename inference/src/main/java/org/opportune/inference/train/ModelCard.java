package org.opportune.inference.train;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.opportune.inference.ct.PhantomEvaluation;
import org.opportune.inference.ct.PhantomReport;

/** The text that travels with a bundle: what it is, what trained it, what it reaches. */
final class ModelCard {
  private ModelCard() {}

  private static String network(TrainerSettings settings) {
    if (!settings.network().gate()) {
      return "a plain U-Net without gate and SCRB";
    }
    return settings.network().detachGate()
        ? "gate and SCRB, decoder detached as in the published code"
        : "gate and SCRB, gradients everywhere (detachGate off)";
  }

  static String text(
      DefaultRecipe recipe,
      TrainerSettings settings,
      TrainingResult result,
      Optional<DefaultRecipe.Real> real,
      List<PhantomEvaluation.Row> rows) {
    return String.format(
        Locale.ROOT,
        """
        # %s

        EDLNet (Patterns 2025, doi 10.1016/j.patter.2025.101426) of width %d, %s.

        **Research use only. Not for use in diagnostic procedures. Not a medical device.**

        ## Training

        - Slices: %d drawn patients without emphysema, matrices 128 to 512, three kernels; %s.
        - Lesions: drawn in training by Worley noise in %.0f %% of the patches, %s.
        - Scanners: %s.
        - Frequency bands: %s.
        - Window %.0f to %.0f HU, 1 outside the lungs. Patches of %s pixels, batches of %d.
        - AdamW, learning rate %.0e, weight decay %.0e; %d steps in %d minutes on a CPU; seed %d.
        - Validation patients (never trained on): loss %.5f, pixel AUROC %.4f.
        - Weights are stored as F16 and measured so.

        Reproduce: `%s`.
        Without `--minutes` the number of steps is fixed and the same machine gives the same
        weights; with it the schedule follows the clock.

        ## Figures

        Held-out drawn patients, lesions known to the voxel, patterns centrilobular, paraseptal and
        panlobular, shares 0 to 45 %%; "-HU" and LAA-950 are the plain measures beside it.

        %s
        ## Limits

        Drawn lungs hold no fibrosis, pneumonia, atelectasis or motion. A site should train on its
        own scans without emphysema (`opportune train edlnet`) and evaluate against its own readers
        before it trusts a prevalence.
        """,
        recipe.variant().bundleName(),
        settings.network().width(),
        network(settings),
        recipe.patients(),
        real.map(DefaultRecipe.Real::words).orElse("no patient's data"),
        100 * settings.lesions().probability(),
        settings.lesions().carryNoise()
            ? "soft-edged and as noisy as the slice"
            : "as the paper's code draws them",
        settings.scanner().noiseProbability() > 0
            ? String.format(
                Locale.ROOT,
                "kernel varied, noise up to %.0f HU, so that noise alone is no lesion",
                settings.scanner().highNoiseHu())
            : "as they are, mirrored and turned",
        settings.bands() == null
            ? "as they are"
            : "the finest brought down to " + settings.bands().sdHu() + " HU where stronger",
        settings.window().lowHu(),
        settings.window().highHu(),
        settings.sides(),
        settings.batch(),
        settings.learningRate(),
        settings.weightDecay(),
        result.steps(),
        result.elapsed().toMinutes(),
        settings.seed(),
        result.validationLoss(),
        result.figure(),
        recipe.command(real.isPresent()),
        PhantomReport.markdown(rows));
  }
}
