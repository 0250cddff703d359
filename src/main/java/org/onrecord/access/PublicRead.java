package org.onrecord.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A door that anyone may read without a key, unless {@code onrecord.access.public-read} is false: then it asks for the
 * role reader. What the door shows still depends on who asks ({@link CurrentPrincipal#seesInternal}).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface PublicRead {}
