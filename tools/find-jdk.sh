# To be sourced: find_java_home sets java_home to the folder of a JDK 25 or newer, or says that there
# is none; java_build then names the vendor and the version. No command of these costs a process
# where the environment names a JDK: a start of Quire waits for them.
#
#   QUIRE_JAVA_HOME   a JDK to use, and no other
# shellcheck shell=bash
# shellcheck disable=SC2034 # java_build is for who sources this

# Reads the file that every JDK has: java_major is 0 when folder $1 holds none.
read_release() {
    local line vendor=
    java_major=0
    java_build=
    [[ -x $1/bin/java && -f $1/release && -r $1/release ]] || return 0
    while IFS= read -r line || [[ -n $line ]]; do
        case $line in
        JAVA_VERSION=*)
            line=${line#*\"}
            java_major=${line%%[!0-9]*}
            java_major=${java_major:-0}
            ;;
        IMPLEMENTOR=*) vendor=${line#*=} ;;
        JAVA_RUNTIME_VERSION=*) java_build=${line#*=} ;;
        esac
    done <"$1/release"
    java_build=$vendor-$java_build
    java_build=${java_build//[!A-Za-z0-9.+-]/}
}

# Takes folder $1 if it holds a JDK that is new enough.
take_jdk() {
    [[ -n $1 ]] || return 1
    read_release "$1"
    ((java_major >= 25)) || return 1
    java_home=$1
    [[ $java_home == /* ]] || java_home=$PWD/$java_home
}

# What is named is meant: another JDK in its place would go unnoticed.
take_named_jdk() {
    take_jdk "$QUIRE_JAVA_HOME" && return
    local problem="QUIRE_JAVA_HOME is not the folder of a JDK: QUIRE_JAVA_HOME=$QUIRE_JAVA_HOME"
    if ((java_major > 0)); then
        problem="the JDK of QUIRE_JAVA_HOME is too old: QUIRE_JAVA_HOME=$QUIRE_JAVA_HOME"
        problem+=", version=$java_major"
    fi
    echo "quire: $problem; name the folder of a JDK 25 or newer, or unset it and Quire looks for one" >&2
    return 2
}

find_java_home() {
    if [[ -n ${QUIRE_JAVA_HOME:-} ]]; then
        take_named_jdk
        return
    fi
    take_jdk "${JAVA_HOME:-}" && return
    local on_path home
    on_path=$(command -v java || true)
    [[ -z $on_path ]] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    for home in "$on_path" \
        /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*/jdk* \
        "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        take_jdk "$home" && return
    done
    echo "quire: needs a JDK 25 or newer, found none; install one, for example Eclipse Temurin 25," \
        "or set QUIRE_JAVA_HOME" >&2
    return 1
}
