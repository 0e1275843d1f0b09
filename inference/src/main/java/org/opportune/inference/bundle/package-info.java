/** Model bundles: weights with the facts needed to use and trust them. */
package org.opportune.inference.bundle;
