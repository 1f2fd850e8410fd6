#compdef authq
# Completion of authq for zsh: source <(authq completions zsh)
_authq() {
    local -a found typed shown
    found=("${(@f)$("${words[1]}" complete zsh "${(j: :)${(@)words[1,CURRENT-1]}} $QIPREFIX$PREFIX" 2>/dev/null)}")
    if ((${#found} < 2)); then
        _files
        return
    fi
    typed=("${(@)${(@)found[2,-1]}%%$'\t'*}")
    shown=("${(@)${(@)found[2,-1]}#*$'\t'}")
    compset -p "${found[1]}"
    # A word brings the space behind it.
    compadd -l -Q -S '' -d shown -a typed
}
(( $+functions[compdef] )) && compdef _authq authq
