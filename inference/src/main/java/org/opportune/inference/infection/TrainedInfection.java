package org.opportune.inference.infection;

import java.time.Duration;
import org.opportune.inference.net.NetworkState;

/**
 * What a training gives.
 *
 * @param best weights with the lowest loss on the patients that stop
 * @param loss that loss
 * @param trained images that were learnt from
 * @param steps steps taken
 * @param elapsed time spent
 */
public record TrainedInfection(
    NetworkState best, double loss, int trained, int steps, Duration elapsed) {}
